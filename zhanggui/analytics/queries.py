"""The dashboard's figures, set-based and always within what the person may see. One query each."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Sum

from zhanggui.analytics.domain import Span, change, percent_text, share_of, signed_percent
from zhanggui.inventory.models import Cost
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.decimals import ZERO
from zhanggui.receivables.queries import charges_visible_to, entries_visible_to
from zhanggui.sales.domain import states
from zhanggui.sales.models import Delivery, DeliveryLine
from zhanggui.sales.queries.deliveries import deliveries_visible_to
from zhanggui.sales.queries.orders import visible_to as orders_visible_to

MOST_RANKED = 8
MOST_OVERDUE = 5
_RECEIPT = "receivables.receipt/"


@dataclass(frozen=True, slots=True)
class Sold:
    """What was sold: total with tax and freight, the same without tax, and the cost of the goods."""

    total: Decimal = ZERO
    net: Decimal = ZERO
    cost: Decimal = ZERO

    def __add__(self, other: "Sold") -> "Sold":
        return Sold(self.total + other.total, self.net + other.net, self.cost + other.cost)

    @property
    def margin(self) -> Decimal:
        return self.net - self.cost

    @property
    def rate(self) -> Decimal | None:
        """Margin ÷ sales without tax."""
        return share_of(self.margin, self.net)

    @property
    def rate_text(self) -> str:
        """The rate as people read it."""
        return percent_text(self.rate)


def sold_by_day(actor: Actor, first: date, last: date) -> dict[date, Sold]:
    """Posted deliveries by business date."""
    rows = _posted(actor).filter(business_date__range=(first, last)).order_by().values("business_date")
    sums = rows.annotate(all_in=Sum("total"), taxed=Sum("tax"), spent=Sum("cost"))
    return {row["business_date"]: Sold(row["all_in"], row["all_in"] - row["taxed"], row["spent"]) for row in sums}


def sold_in(days: dict[date, Sold], span: Span) -> Sold:
    """The sum over the days of a span."""
    return sum((sold for day, sold in days.items() if day in span), Sold())


def _posted(actor: Actor) -> QuerySet[Delivery]:
    return deliveries_visible_to(actor).filter(status=Delivery.POSTED)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A row of a ranking: what was sold, its change to the year before, and its share of the first one (0–100)."""

    pk: int
    name: str
    sold: Sold
    versus: Decimal | None
    bar: int
    qty: Decimal = ZERO
    unit: str = ""

    @property
    def versus_text(self) -> str:
        """The change as people read it; a dash where there was nothing before."""
        return "—" if self.versus is None else signed_percent(self.versus)


def top_customers(actor: Actor, span: Span, earlier: Span) -> list[Ranked]:
    """Customers by sales in the span, with the same days of the year before."""
    now, then = _within(span), _within(earlier)
    rows = _posted(actor).filter(now | then).order_by().values("customer_id", "customer__name", "customer__short_name")
    sums = rows.annotate(
        now=Sum("total", filter=now), then=Sum("total", filter=then),
        taxed=Sum("tax", filter=now), spent=Sum("cost", filter=now),
    )  # fmt: skip
    found = list(sums.filter(now__isnull=False).order_by("-now", "customer_id")[:MOST_RANKED])
    most = found[0]["now"] if found else ZERO
    return [
        Ranked(
            row["customer_id"], row["customer__short_name"] or row["customer__name"],
            Sold(row["now"], row["now"] - row["taxed"], row["spent"]), change(row["now"], row["then"] or ZERO),
            _bar(row["now"], most),
        )
        for row in found
    ]  # fmt: skip


def top_products(actor: Actor, span: Span) -> list[Ranked]:
    """Products by sales of their delivery lines (with tax, without freight) in the span."""
    rows = DeliveryLine.objects.filter(delivery__in=_posted(actor).filter(_within(span))).order_by()
    names = ("product_id", "product__name", "product__spec", "product__unit")
    sums = rows.values(*names).annotate(
        total=Sum("gross"), untaxed=Sum("net"), spent=Sum("cost"), amount=Sum("qty"),
    )  # fmt: skip
    found = list(sums.order_by("-total", "product_id")[:MOST_RANKED])
    most = found[0]["total"] if found else ZERO
    return [
        Ranked(
            row["product_id"], f"{row['product__name']} {row['product__spec']}".strip(),
            Sold(row["total"], row["untaxed"], row["spent"]), None, _bar(row["total"], most),
            row["amount"], row["product__unit"],
        )
        for row in found
    ]  # fmt: skip


def _within(span: Span) -> Q:
    return Q(business_date__range=(span.first, span.last))


def _bar(part: Decimal, most: Decimal) -> int:
    return max(int(100 * part / most), 0) if most > ZERO else 0


@dataclass(frozen=True, slots=True)
class Debt:
    """The receivables ledger at the end of a span: balance, balance before it, money that came in, and the year before."""

    balance: Decimal
    opening: Decimal
    money_in: Decimal
    money_in_then: Decimal


def debt(actor: Actor, span: Span, earlier: Span) -> Debt:
    """Balances and receipts from the ledger, in one pass."""
    receipts = Q(document__startswith=_RECEIPT)
    sums = entries_visible_to(actor).aggregate(
        balance=Sum("amount", filter=Q(business_date__lte=span.last)),
        opening=Sum("amount", filter=Q(business_date__lt=span.first)),
        now=Sum("amount", filter=receipts & _within(span)),
        then=Sum("amount", filter=receipts & _within(earlier)),
    )
    return Debt(sums["balance"] or ZERO, sums["opening"] or ZERO, -(sums["now"] or ZERO), -(sums["then"] or ZERO))


@dataclass(frozen=True, slots=True)
class Late:
    """A customer with overdue charges, and for how many days the oldest one is."""

    pk: int
    name: str
    amount: Decimal
    days: int


def overdue(actor: Actor, day: date) -> list[Late]:
    """Customers with charges that were due before `day` and are still open, the largest debt first."""
    rows = charges_visible_to(actor).filter(open__gt=0, due_date__lt=day).order_by()
    sums = rows.values("customer_id", "customer__name", "customer__short_name").annotate(owed=Sum("open"), oldest=Min("due_date"))
    return [
        Late(
            row["customer_id"], row["customer__short_name"] or row["customer__name"], row["owed"],
            (day - row["oldest"]).days,
        )
        for row in sums.order_by("-owed", "customer_id")
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Orders:
    """Orders that wait: for a decision, or approved and not delivered yet (amounts with tax and freight)."""

    waiting: int
    waiting_total: Decimal
    to_ship: int
    to_ship_total: Decimal


def waiting_orders(actor: Actor) -> Orders:
    """What waits in the person's scope, as of now."""
    undecided = Q(status__in=(states.SUBMITTED, states.REVIEWED))
    to_ship = Q(status=states.APPROVED, closing=states.OPEN)
    sums: dict[str, Any] = orders_visible_to(actor).filter(undecided | to_ship).aggregate(
        waiting=Count("id", filter=undecided), waiting_total=Sum("total", filter=undecided),
        ship=Count("id", filter=to_ship), ship_total=Sum("total", filter=to_ship), gone=Sum("charged", filter=to_ship),
    )  # fmt: skip
    left = (sums["ship_total"] or ZERO) - (sums["gone"] or ZERO)
    return Orders(sums["waiting"], sums["waiting_total"] or ZERO, sums["ship"], left)


def stock_value() -> Decimal:
    """What all goods on hand are worth."""
    return Cost.objects.aggregate(total=Sum("value"))["total"] or ZERO


def sold_to(actor: Actor, customer_id: int, span: Span, earlier: Span) -> tuple[Sold, Sold]:
    """What one customer bought in a span and in the same days of the year before."""
    now, then = _within(span), _within(earlier)
    sums = _posted(actor).filter(customer_id=customer_id).aggregate(
        now=Sum("total", filter=now), taxed=Sum("tax", filter=now), spent=Sum("cost", filter=now), then=Sum("total", filter=then)
    )  # fmt: skip
    total, taxed = sums["now"] or ZERO, sums["taxed"] or ZERO
    return Sold(total, total - taxed, sums["spent"] or ZERO), Sold(sums["then"] or ZERO)
