"""What sales shows on a customer's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhanggui.foundation.http.access import no_store, person, requires
from zhanggui.parties.queries import seen_customer
from zhanggui.sales.queries.orders import visible_to

PANEL_ROWS = 10


@requires("sales.view_order")
@require_GET
def customer_orders(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest orders of one customer."""
    actor = person(request)
    customer = seen_customer(actor, pk)
    rows = list(visible_to(actor).filter(customer_id=pk).order_by("-order_date", "-id")[:PANEL_ROWS])
    return no_store(render(request, "sales/customer_orders.html", {"customer": customer, "rows": rows}))
