"""What inventory shows on a product's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhanggui.catalog.queries import seen_product
from zhanggui.foundation.http.access import person, requires
from zhanggui.foundation.references.registry import resolve
from zhanggui.inventory.queries import balances_visible_to, moves_visible_to, pool_costs

PANEL_ROWS = 10


@requires("inventory.view_stock")
def stock(request: HttpRequest, pk: int) -> HttpResponse:
    """On hand, reserved and free in each warehouse; the average cost for those who may see costs."""
    actor = person(request)
    product = seen_product(actor, pk)
    balances = list(balances_visible_to(actor).filter(product_id=pk).order_by("location__code"))
    with_cost = actor.has_permission("see_cost")
    costs = pool_costs([pk]) if with_cost else {}
    rows = [(row, costs[row.location.pool_of_goods, pk].average if with_cost else None) for row in balances]
    return render(request, "inventory/panel_stock.html", {"product": product, "rows": rows, "with_cost": with_cost})


@requires("inventory.view_ledger")
def moves(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest rows of the product's stock ledger."""
    actor = person(request)
    product = seen_product(actor, pk)
    found = list(moves_visible_to(actor).filter(product_id=pk).order_by("-id")[:PANEL_ROWS])
    targets = resolve(move.document for move in found)
    pairs = [(move, targets.get(move.document)) for move in found]
    context = {"product": product, "pairs": pairs, "with_cost": actor.has_permission("see_cost")}
    return render(request, "inventory/panel_moves.html", context)
