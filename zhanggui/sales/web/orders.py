"""The page of one order and the side panel of its lines."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhanggui.foundation.http.access import no_store, person, requires
from zhanggui.kernel.errors import NotFound, gettext_noop
from zhanggui.sales.models import OrderLine
from zhanggui.sales.queries.orders import seen_order
from zhanggui.sales.web.page import line_context, order_context


@requires("sales.view_order")
@require_GET
def order(request: HttpRequest, order_id: int) -> HttpResponse:
    """One order: its lines, what became of it, and what may be done with it now."""
    actor = person(request)
    return no_store(render(request, "sales/order.html", order_context(actor, seen_order(actor, order_id))))


@requires("sales.view_order")
@require_GET
def line(request: HttpRequest, order_id: int, line_no: int) -> HttpResponse:
    """The side panel of one line, as a fragment."""
    actor = person(request)
    seen = seen_order(actor, order_id)
    found = OrderLine.objects.filter(order=seen, line_no=line_no).select_related("product").first()
    if found is None:
        raise NotFound("line.unknown", gettext_noop("There is no such line."))
    return no_store(render(request, "sales/line_panel.html", {"order": seen, **line_context(actor, seen, found)}))
