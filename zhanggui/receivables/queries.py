"""What a customer owes, and the rows that posting locks."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum

from zhanggui.foundation.books.context import connection
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.decimals import ZERO
from zhanggui.parties.queries import visible_to as customers_visible_to
from zhanggui.receivables.models import Account, Charge, Entry, Receipt


@dataclass(frozen=True, slots=True)
class Exposure:
    """What a customer owes and is about to owe; `left` is None where no limit is set."""

    balance: Decimal
    committed: Decimal
    limit: Decimal | None

    @property
    def left(self) -> Decimal | None:
        return None if self.limit is None else self.limit - self.balance - self.committed


def exposure_of(customer_id: int) -> Exposure:
    """The exposure of one customer, from the credit row."""
    account = Account.objects.filter(customer_id=customer_id).first()
    if account is None:
        return Exposure(ZERO, ZERO, None)
    return Exposure(account.balance, account.committed, account.credit_limit)


def locked_charges(customer_id: int, charge_ids: Sequence[int]) -> dict[int, Charge]:
    """The customer's charges by id, locked in id order."""
    rows = Charge.objects.filter(customer_id=customer_id, id__in=charge_ids).order_by("id")
    if connection().features.has_select_for_update:
        rows = rows.select_for_update()
    return {charge.pk: charge for charge in rows}


def charges_visible_to(actor: Actor) -> QuerySet[Charge]:
    """Charges of the customers in the actor's scope."""
    rows = Charge.objects.select_related("customer")
    return rows if actor.sees("all") else rows.filter(customer__in=customers_visible_to(actor))


def receipts_visible_to(actor: Actor) -> QuerySet[Receipt]:
    """Receipts of the customers in the actor's scope."""
    rows = Receipt.objects.select_related("customer")
    return rows if actor.sees("all") else rows.filter(customer__in=customers_visible_to(actor))


def entries_visible_to(actor: Actor) -> QuerySet[Entry]:
    """Ledger rows of the customers in the actor's scope."""
    rows = Entry.objects.select_related("customer")
    return rows if actor.sees("all") else rows.filter(customer__in=customers_visible_to(actor))


def open_charges(actor: Actor, customer_id: int) -> QuerySet[Charge]:
    """Charges of a customer that are not settled yet, oldest due first."""
    rows = charges_visible_to(actor).filter(customer_id=customer_id).exclude(open=0)
    return rows.order_by("due_date", "id")


def total_open(actor: Actor) -> Decimal:
    """What all visible customers owe by open charges."""
    return charges_visible_to(actor).aggregate(total=Sum("open"))["total"] or ZERO
