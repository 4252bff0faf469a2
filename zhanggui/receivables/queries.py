"""What a customer owes, and the rows that posting locks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from zhanggui.foundation.books.context import connection
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.decimals import ZERO
from zhanggui.kernel.errors import NotFound, gettext_noop
from zhanggui.parties.queries import visible_to as customers_visible_to
from zhanggui.receivables.models import Account, Allocation, Charge, Entry, Receipt


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
    return exposures_of([customer_id])[customer_id]


def exposures_of(customer_ids: Iterable[int]) -> dict[int, Exposure]:
    """The exposure of each of the customers, in one query; those without a credit row owe nothing."""
    ids = set(customer_ids)
    rows = Account.objects.filter(customer_id__in=ids)
    known = {row.customer_id: Exposure(row.balance, row.committed, row.credit_limit) for row in rows}
    return {pk: known.get(pk, Exposure(ZERO, ZERO, None)) for pk in ids}


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


def balances_of(actor: Actor, customer_ids: Sequence[int]) -> Mapping[int, Decimal]:
    """What each of the customers owes, in one query; the caller names only those that the actor may see."""
    rows = Account.objects.filter(customer_id__in=customer_ids)
    return dict(rows.values_list("customer_id", "balance"))


def overdue_of(actor: Actor, customer_id: int, day: date) -> Decimal:
    """Open amounts of a customer that were due before `day`."""
    rows = charges_visible_to(actor).filter(customer_id=customer_id, due_date__lt=day).exclude(open=0)
    return rows.aggregate(total=Sum("open"))["total"] or ZERO


def seen_receipt(actor: Actor, receipt_id: int) -> Receipt:
    """The receipt with its customer. Raises NotFound."""
    receipt = receipts_visible_to(actor).filter(pk=receipt_id).first()
    if receipt is None:
        raise NotFound("receipt.unknown", gettext_noop("There is no such receipt."), field="receipt")
    return receipt


def live_allocations(receipt: Receipt) -> QuerySet[Allocation]:
    """What the receipt settles now: allocations that are not taken back."""
    rows = Allocation.objects.filter(receipt=receipt, reverses=None, allocation=None)
    return rows.select_related("charge").order_by("charge__due_date", "charge_id")


@dataclass(frozen=True, slots=True)
class Ageing:
    """Open amounts by how long they are overdue: not due, 1–30, 31–60, 61–90 and more than 90 days."""

    not_due: Decimal
    to_30: Decimal
    to_60: Decimal
    to_90: Decimal
    older: Decimal

    @property
    def overdue(self) -> Decimal:
        return self.to_30 + self.to_60 + self.to_90 + self.older

    @property
    def total(self) -> Decimal:
        return self.not_due + self.overdue


def ageing(charges: QuerySet[Charge], day: date) -> Ageing:
    """The ages of open charges on a day, in one query."""

    def due(first: int, last: int) -> Q:
        return Q(due_date__range=(day - timedelta(days=last), day - timedelta(days=first)))

    sums = charges.order_by().aggregate(
        not_due=Sum("open", filter=Q(due_date__gte=day)), to_30=Sum("open", filter=due(1, 30)),
        to_60=Sum("open", filter=due(31, 60)), to_90=Sum("open", filter=due(61, 90)),
        older=Sum("open", filter=Q(due_date__lt=day - timedelta(days=90))),
    )  # fmt: skip
    return Ageing(**{name: total or ZERO for name, total in sums.items()})
