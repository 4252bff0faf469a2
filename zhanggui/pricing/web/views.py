"""List prices: look them up, change them in place, see how one came about."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhanggui.catalog.queries import found, seen_product
from zhanggui.foundation.http.access import person, requires
from zhanggui.foundation.http.keyset import page
from zhanggui.foundation.http.problems import message_of
from zhanggui.kernel.errors import BusinessError, missing_permission
from zhanggui.pricing.actions import set_prices
from zhanggui.pricing.queries import list_prices, price_history
from zhanggui.pricing.web.entry import changed, rows_of
from zhanggui.ui.answers import act


@requires("pricing.view_price")
def prices(request: HttpRequest) -> HttpResponse:
    """The list price of every product; those who may edit prices change them in the same table."""
    actor, text = person(request), request.GET.get("q", "").strip()[:80]
    may_edit = actor.has_permission("pricing.edit_price")
    shown = page(found(actor, text), order=["code", "id"], cursor=request.GET.get("cursor", ""))
    now = list_prices(product.pk for product in shown.rows)
    rows = rows_of(shown.rows, now, request.POST if request.method == "POST" else None)
    problem = ""
    if request.method == "POST":
        if not may_edit:
            raise missing_permission("pricing.edit_price")
        new = changed(rows)
        if new is not None:
            try:
                return act(request, lambda: set_prices(actor, prices=new), lambda _: request.get_full_path())
            except BusinessError as error:
                problem = message_of(error)
    context = {"rows": rows, "page": shown, "text": text, "may_edit": may_edit, "problem": problem}
    return render(request, "pricing/prices.html", context)


@requires("pricing.view_price")
def prices_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The list price of a product and how it changed, on the product's page."""
    product = seen_product(person(request), pk)
    context = {
        "price": list_prices([pk]).get(pk), "history": price_history(pk), "product": product,
        "url": f"{reverse('pricing:prices')}?q={product.code}",
    }  # fmt: skip
    return render(request, "pricing/panel_prices.html", context)
