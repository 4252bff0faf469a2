"""The dashboard (经营看板)."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from zhanggui.analytics import domain
from zhanggui.analytics.queries import sold_to
from zhanggui.analytics.web.board import BY_DAY, BY_MONTH, Choice, board
from zhanggui.foundation.books.queries import today
from zhanggui.foundation.http.access import no_store, person, requires
from zhanggui.parties.queries import seen_customer

PERIODS = (
    (domain.DAY, gettext_lazy("Day")),
    (domain.MONTH, gettext_lazy("Month")),
    (domain.QUARTER, gettext_lazy("Quarter")),
    (domain.YEAR, gettext_lazy("Year")),
)


@requires("analytics.view_dashboard")
def dashboard(request: HttpRequest) -> HttpResponse:
    """The figures of a period up to `to` (today by default), as far as the person may see them."""
    choice = _choice(request)
    context = board(person(request), choice)
    return no_store(render(request, "analytics/dashboard.html", {**context, "periods": PERIODS}))


def _choice(request: HttpRequest) -> Choice:
    last, first = _day(request.GET.get("to")), _day(request.GET.get("from"))
    period = request.GET.get("period", domain.MONTH)
    if first is not None:
        period = domain.CUSTOM
    elif period == domain.CUSTOM or period not in domain.PERIODS:
        period = domain.MONTH
    trend = BY_DAY if request.GET.get("trend") == BY_DAY else BY_MONTH
    return Choice(period, last or today(), first if period == domain.CUSTOM else None, trend)


def _day(text: str | None) -> date | None:
    """The date in an address; what is none is ignored, as are years no calendar of ours reaches back to."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if date(1980, 1, 1) <= day <= date(2200, 1, 1) else None


@requires("sales.view_delivery")
def customer_figures(request: HttpRequest, pk: int) -> HttpResponse:
    """Sales to one customer since the first of January, on the customer's page."""
    actor = person(request)
    seen_customer(actor, pk)
    span = domain.span_of(domain.YEAR, today())
    now, then = sold_to(actor, pk, span, domain.last_year(span))
    versus = domain.change(now.total, then.total)
    context = {
        "now": now, "then": then, "versus": None if versus is None else domain.signed_percent(versus),
        "with_cost": actor.has_permission("see_cost"),
    }  # fmt: skip
    return no_store(render(request, "analytics/customer_figures.html", context))
