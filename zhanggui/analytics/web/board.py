"""Put the figures of one period together for one person: tiles, trend, rankings, what needs attention."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext, gettext_lazy

from zhanggui.analytics import domain, queries
from zhanggui.analytics.domain import Metric, Span
from zhanggui.analytics.queries import Sold
from zhanggui.foundation.identity.models import User
from zhanggui.kernel.decimals import plain

BY_MONTH, BY_DAY = "month", "day"


@dataclass(frozen=True, slots=True)
class Choice:
    """What the person chose to look at."""

    period: str
    last: date
    first: date | None = None
    trend: str = BY_MONTH

    @property
    def span(self) -> Span:
        return domain.span_of(self.period, self.last, self.first)

    @property
    def address(self) -> str:
        """The query string of the period, without the steps of the trend."""
        start = {"from": self.first.isoformat()} if self.first else {}
        return urlencode({"period": self.period, "to": self.last.isoformat(), **start})


@dataclass(frozen=True, slots=True)
class Note:
    """A small figure below a big one. `kind` says how it is written, `tone` whether it is good or bad news."""

    label: object
    value: object
    kind: str = "money"
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A big figure with its definition, its curve and what it is compared with."""

    metric: Metric
    value: Decimal | int
    notes: list[Note] = field(default_factory=list)
    kind: str = "money"
    curve: str = ""
    url: str = ""

    @property
    def label(self) -> str:
        return gettext(self.metric.label)

    @property
    def definition(self) -> str:
        return gettext(self.metric.definition)


def sees(user: User, metric: Metric) -> bool:
    """Whether the person may see the figure."""
    return all(user.has_permission(code) for code in metric.permissions)


def board(user: User, choice: Choice) -> dict[str, Any]:
    """The context of the dashboard page."""
    span, earlier = choice.span, domain.last_year(choice.span)
    context: dict[str, Any] = {
        "choice": choice, "address": choice.address, "span": span, "with_cost": user.has_permission("see_cost"), "tiles": [],
        "sees_sales": sees(user, domain.SALES), "sees_debt": sees(user, domain.RECEIVABLE),
    }  # fmt: skip
    if context["sees_sales"]:
        days = queries.sold_by_day(user, _oldest_day(choice, earlier), span.last)
        context["tiles"] += _sales_tiles(user, choice, days)
        context["trend"] = _trend(choice, days)
        context["customers"] = queries.top_customers(user, span, earlier)
        context["products"] = queries.top_products(user, span)
    if context["sees_debt"]:
        late = queries.overdue(user, span.last)
        context["tiles"] += _debt_tiles(user, span, earlier, late)
        context["late"] = late[: queries.MOST_OVERDUE]
    if sees(user, domain.WAITING):
        context["orders"] = queries.waiting_orders(user)
        context["about_waiting"] = gettext(domain.WAITING.definition)
    if sees(user, domain.STOCK):
        context["tiles"].append(Tile(domain.STOCK, queries.stock_value(), url="/inventory/stock/"))
    return context


def _oldest_day(choice: Choice, earlier: Span) -> date:
    months = domain.last_year(domain.last_months(choice.last)[0])
    return min(months.first, earlier.first, domain.before(choice.period, choice.span).first)


def _sales_tiles(user: User, choice: Choice, days: dict[date, Sold]) -> list[Tile]:
    span = choice.span
    now = queries.sold_in(days, span)
    then = queries.sold_in(days, domain.last_year(span))
    previous = queries.sold_in(days, domain.before(choice.period, span))
    day = Span(span.last, span.last)
    today, yesterday = queries.sold_in(days, day), queries.sold_in(days, domain.before(domain.DAY, day))
    months = [queries.sold_in(days, month) for month in domain.last_months(choice.last)]
    url = _deliveries_of(span)
    notes = [_versus(gettext_lazy("year before"), now.total, then.total)]
    if choice.period != domain.YEAR:
        notes.append(_versus(gettext_lazy("period before"), now.total, previous.total))
    tiles = [Tile(domain.SALES, now.total, notes, curve=domain.polyline([month.total for month in months]), url=url)]
    if choice.period != domain.DAY:
        url = _deliveries_of(day)
        notes = [Note(gettext_lazy("day before"), yesterday.total)]
        tiles.append(Tile(domain.TODAY, today.total, notes, url=url))
    if sees(user, domain.MARGIN):
        notes = [Note(gettext_lazy("rate"), now.rate_text, "text"), _versus(gettext_lazy("year before"), now.margin, then.margin)]
        tiles.append(Tile(domain.MARGIN, now.margin, notes, curve=domain.polyline([month.margin for month in months])))
    return tiles


def _deliveries_of(span: Span) -> str:
    return f"/sales/deliveries/?status=posted&business_date_from={span.first}&business_date_to={span.last}"


def _versus(label: object, now: Decimal, then: Decimal) -> Note:
    """How a figure changed; a dash where there was nothing to compare with."""
    rate = domain.change(now, then)
    if rate is None:
        return Note(label, "—", "text", "dim")
    return Note(label, domain.signed_percent(rate), "text", "pos" if rate > 0 else "neg" if rate < 0 else "dim")


def _debt_tiles(user: User, span: Span, earlier: Span, late: list[queries.Late]) -> list[Tile]:
    debt = queries.debt(user, span, earlier)
    owed = sum((one.amount for one in late), Decimal(0))
    share = domain.share_of(owed, debt.balance)
    return [
        Tile(
            domain.MONEY_IN, debt.money_in, [_versus(gettext_lazy("year before"), debt.money_in, debt.money_in_then)],
            url=f"/receivables/receipts/?date_from={span.first}&date_to={span.last}",
        ),
        Tile(
            domain.RECEIVABLE, debt.balance, [Note(gettext_lazy("at the start"), debt.opening)],
            url="/receivables/charges/",
        ),
        Tile(
            domain.OVERDUE, owed,
            [
                Note(gettext_lazy("of the receivable"), domain.percent_text(share), "text"),
                Note(gettext_lazy("customers"), len(late), "count", "neg" if late else "dim"),
            ],
            url="/receivables/charges/?due=overdue",
        ),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """A month or a day of the trend, with the same days a year before."""

    label: str
    url: str
    now: Sold
    then: Sold

    @property
    def versus(self) -> Note:
        return _versus("", self.now.total, self.then.total)


def _trend(choice: Choice, days: dict[date, Sold]) -> dict[str, Any]:
    """The points for the table and the chart, which shows the same figures."""
    daily = choice.trend == BY_DAY
    spans = domain.last_days(choice.last) if daily else domain.last_months(choice.last)
    points = [
        Point(
            label=f"{span.first:%m-%d}" if daily else f"{span.first:%Y-%m}",
            url=_deliveries_of(span),
            now=queries.sold_in(days, span),
            then=queries.sold_in(days, domain.last_year(span) if daily else domain.month_before_a_year(span)),
        )
        for span in spans
    ]
    chart = {
        "labels": [point.label for point in points],
        "urls": [point.url for point in points],
        "now": {"name": gettext("Sales"), "values": [plain(point.now.total) for point in points]},
        "then": {"name": gettext("Year before"), "values": [plain(point.then.total) for point in points]},
    }
    return {"rows": points, "chart": chart}
