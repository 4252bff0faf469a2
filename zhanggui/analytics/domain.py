"""What every figure of the dashboard means, and which days it covers. The one place of both."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from zhanggui.kernel.decimals import ZERO, divided, round_half_up
from zhanggui.kernel.errors import gettext_noop
from zhanggui.kernel.periods import first_day, months_between

DAY, MONTH, QUARTER, YEAR, CUSTOM = "day", "month", "quarter", "year", "custom"
PERIODS = (DAY, MONTH, QUARTER, YEAR, CUSTOM)
LONGEST_DAYS = 3660
_MONTHS = {MONTH: 1, QUARTER: 3, YEAR: 12}


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure: its label, its definition (口径) and the permissions a person needs to see it."""

    code: str
    label: str
    definition: str
    permissions: tuple[str, ...]


SALES = Metric(
    "sales", gettext_noop("Sales"),
    gettext_noop("Total of posted deliveries with tax and freight, by business date; reversed deliveries do not count."),
    ("sales.view_delivery",),
)  # fmt: skip
TODAY = Metric(
    "today", gettext_noop("Sales of the day"),
    gettext_noop("Sales of the last day of the chosen period, by business date; reversed deliveries do not count."),
    ("sales.view_delivery",),
)  # fmt: skip
MARGIN = Metric(
    "margin", gettext_noop("Gross margin"),
    gettext_noop("Sales without tax less the cost of the delivered goods; the rate is margin ÷ sales without tax."),
    ("sales.view_delivery", "see_cost"),
)  # fmt: skip
MONEY_IN = Metric(
    "money_in", gettext_noop("Money received"),
    gettext_noop("Receipts from customers by business date, allocated or not."),
    ("receivables.view_account",),
)  # fmt: skip
RECEIVABLE = Metric(
    "receivable", gettext_noop("Receivable"),
    gettext_noop("Balance of the receivables ledger on the last day of the period: charges less receipts."),
    ("receivables.view_account",),
)  # fmt: skip
OVERDUE = Metric(
    "overdue", gettext_noop("Overdue"),
    gettext_noop("Open amounts of charges whose due date lies before the last day of the period; what is paid by now is out."),
    ("receivables.view_account",),
)  # fmt: skip
WAITING = Metric(
    "waiting", gettext_noop("Waiting for approval"),
    gettext_noop("Orders that are submitted or reviewed and not decided yet, as of now, with their total."),
    ("sales.view_order",),
)  # fmt: skip
STOCK = Metric(
    "stock", gettext_noop("Stock value"),
    gettext_noop("What all goods on hand are worth at the moving average, as of now."),
    ("inventory.view_stock", "see_cost"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `first` to `last`, both included."""

    first: date
    last: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def span_of(period: str, last: date, first: date | None = None) -> Span:
    """The days of a period up to `last`; a custom one starts at `first` and is never longer than ten years."""
    if period == CUSTOM and first is not None and first <= last:
        return Span(max(first, last - timedelta(days=LONGEST_DAYS)), last)
    if period == QUARTER:
        return Span(date(last.year, (last.month - 1) // 3 * 3 + 1, 1), last)
    if period == YEAR:
        return Span(date(last.year, 1, 1), last)
    return Span(last if period == DAY else first_day(last), last)


def before(period: str, span: Span) -> Span:
    """The period before, up to the same day of it: 1–23 November → 1–23 October."""
    if period in _MONTHS:
        return Span(shifted(span.first, -_MONTHS[period]), shifted(span.last, -_MONTHS[period]))
    return Span(span.first - timedelta(days=span.days), span.first - timedelta(days=1))


def last_year(span: Span) -> Span:
    """The same days a year before."""
    return Span(shifted(span.first, -12), shifted(span.last, -12))


def shifted(day: date, months: int) -> date:
    """The same day some months later or earlier; the last day of a shorter month stands for what it lacks."""
    months += day.year * 12 + day.month - 1
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_months(last: date) -> list[Span]:
    """The twelve months that end with `last`; the newest one reaches to `last` only."""
    firsts = months_between(shifted(first_day(last), -11), last)
    return [Span(first, min(_last_of(first), last)) for first in firsts]


def last_days(last: date) -> list[Span]:
    """The thirty days that end with `last`."""
    return [Span(day, day) for day in (last - timedelta(days=n) for n in reversed(range(30)))]


def month_before_a_year(month: Span) -> Span:
    """The same month a year before: all of it for a whole month, up to the same day for one that is not over yet."""
    first = shifted(month.first, -12)
    if month.last == _last_of(month.first):
        return Span(first, _last_of(first))
    return Span(first, shifted(month.last, -12))


def _last_of(first: date) -> date:
    return shifted(first, 1) - timedelta(days=1)


def change(now: Decimal, then: Decimal) -> Decimal | None:
    """The change as a share of what it was (0.087 = plus 8.7 percent); None when there was nothing."""
    return divided(now - then, abs(then), 4) if then else None


def share_of(part: Decimal, whole: Decimal) -> Decimal | None:
    """`part ÷ whole` with four decimals; None when there is no whole."""
    return divided(part, whole, 4) if whole else None


def signed_percent(rate: Decimal) -> str:
    """A change as people read it: +8.7%, -4.6%."""
    return f"{round_half_up(rate * 100, 1):+}%"


def percent_text(rate: Decimal | None) -> str:
    """A rate with two decimals: 18.95%; a dash where there is none."""
    return "—" if rate is None else f"{round_half_up(rate * 100, 2)}%"


def polyline(values: list[Decimal], width: int = 48, height: int = 16) -> str:
    """Points of a small curve in a box, offset by two; the axis starts at zero (or at the lowest loss)."""
    low, high = min(*values, ZERO), max(*values, ZERO)
    if high == low:
        high += 1
    steps = max(len(values) - 1, 1)
    points = (
        (2 + divided(Decimal(width * n), Decimal(steps), 1), 2 + divided(height * (high - value), high - low, 1))
        for n, value in enumerate(values)
    )
    return " ".join(f"{x},{y}" for x, y in points)
