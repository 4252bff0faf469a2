"""What became of an order: the documents that followed it, and who did what when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from zhanggui.foundation.operations.models import Operation
from zhanggui.receivables.models import Allocation
from zhanggui.sales.models import Delivery, DeliveryLine, Invoice, Order

MOST_STEPS = 200


@dataclass(frozen=True, slots=True)
class Settled:
    """A receipt and how much of it settles the deliveries that were asked for."""

    receipt_id: int
    number: str
    amount: Decimal
    day: date


@dataclass(frozen=True, slots=True)
class Step:
    """One operation: its sequence number, when, who (None = the system), and what was noted about the documents."""

    sequence: int
    at: datetime
    actor_id: int | None
    entries: list[dict[str, Any]]


def deliveries_of(order: Order) -> list[Delivery]:
    """All deliveries of an order, the reversed ones too, oldest first."""
    return list(Delivery.objects.filter(order=order).order_by("id"))


def invoices_of(order: Order) -> list[Invoice]:
    """The invoices of an order, oldest first."""
    return list(Invoice.objects.filter(order=order).order_by("id"))


def settled_by(references: Iterable[str]) -> list[Settled]:
    """Receipts allocated to the charges of these documents; what was undone is left out."""
    rows = Allocation.objects.filter(charge__source__in=list(references)).order_by("receipt_id")
    found: dict[int, Settled] = {}
    for pk, number, day, amount in rows.values_list("receipt_id", "receipt__number", "receipt__business_date", "amount"):
        before = found[pk].amount if pk in found else Decimal(0)
        found[pk] = Settled(pk, number, before + amount, day)
    return [row for row in found.values() if row.amount]


def steps_of(references: Iterable[str], *, after: int = 0) -> list[Step]:
    """Operations on these documents, newest first; `after` leaves out everything up to that sequence number."""
    wanted = list(references)
    rows = Operation.objects.filter(subject__in=wanted, outcome=Operation.DONE, id__gt=after).order_by("-id")
    listed = rows.values_list("id", "at", "actor_id", "entries")[:MOST_STEPS]
    return [Step(pk, at, actor_id, entries) for pk, at, actor_id, entries in listed]


@dataclass(frozen=True, slots=True)
class Deal:
    """What a customer paid last for a product: price per unit, discount (0.05 = five percent off), quantity, day."""

    price: Decimal
    discount: Decimal
    qty: Decimal
    day: date


def last_deal(customer_id: int, product_id: int) -> Deal | None:
    """The newest delivered line of the product to this customer; None when there is none."""
    rows = DeliveryLine.objects.filter(product_id=product_id, delivery__customer_id=customer_id)
    rows = rows.filter(delivery__status=Delivery.POSTED).order_by("-id")
    names = ("order_line__price", "order_line__discount", "qty", "delivery__business_date")
    found = rows.values_list(*names).first()
    return Deal(*found) if found else None
