"""What the line grid asks for while somebody types; every answer is JSON, amounts and quantities are strings."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from zhanggui.foundation.books.queries import today
from zhanggui.foundation.http.access import person, requires
from zhanggui.foundation.http.problems import problem_of
from zhanggui.inventory.models import Balance
from zhanggui.inventory.queries import stock_of
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.decimals import plain
from zhanggui.kernel.errors import Refusals
from zhanggui.parties.queries import seen_customer, visible_to
from zhanggui.receivables.queries import Exposure, exposure_of
from zhanggui.sales.models import OrderLine
from zhanggui.sales.queries.entry import (
    MOST_FOUND,
    Offer,
    customers_to_choose,
    offers_found,
    offers_named,
    offers_of,
)
from zhanggui.sales.queries.orders import discount_of
from zhanggui.sales.queries.tracking import Deal, last_deal
from zhanggui.sales.web.reading import id_of, read_draft
from zhanggui.ui.answers import body_of

MOST_NAMES = 2000


def offer_json(offer: Offer) -> dict[str, Any]:
    """A product for the grid."""
    product = offer.product
    return {
        "id": product.pk,
        "code": product.code,
        "name": product.name,
        "spec": product.spec,
        "unit": product.unit,
        "barcode": product.barcode,
        "tax": plain(product.tax_rate * 100),
        "price": text_of(offer.price),
        "free": plain(offer.free),
    }


def text_of(value: Decimal | None) -> str | None:
    """The canonical text of a number, None for none."""
    return None if value is None else plain(value)


@requires("sales.edit_order")
@require_GET
def products(request: HttpRequest) -> JsonResponse:
    """Products on sale by code, name, pinyin, initials or barcode, with list price and what is free in the warehouse."""
    text, warehouse = request.GET.get("q", "")[:80], id_of(request.GET.get("warehouse"))
    offers = offers_found(person(request), text, warehouse)
    return JsonResponse({"products": [offer_json(offer) for offer in offers], "most": MOST_FOUND})


@requires("sales.edit_order")
@require_POST
def named(request: HttpRequest) -> JsonResponse:
    """Products by exact code or barcode, for pasted rows and scanners; it reads only, the names are too many for a URL."""
    body = body_of(request)
    names = body.get("names")
    texts = [str(name)[:80] for name in names[:MOST_NAMES]] if isinstance(names, list) else []
    wanted = [text for text in texts if "\0" not in text]
    found = offers_named(person(request), wanted, id_of(str(body.get("warehouse"))))
    return JsonResponse({"products": {name: offer_json(offer) for name, offer in found.items()}})


@requires("sales.edit_order")
@require_GET
def customers(request: HttpRequest) -> JsonResponse:
    """Customers by code, name, pinyin or initials, with what their credit leaves."""
    found = customers_to_choose(person(request), request.GET.get("q", "")[:80])
    rows = [
        {
            "id": row.pk, "code": row.code, "name": row.name, "tax_included": row.tax_included,
            "address": row.address, "credit": credit_json(exposure),
        }
        for row, exposure in found
    ]  # fmt: skip
    return JsonResponse({"customers": rows})


def credit_json(exposure: Exposure | None) -> dict[str, str | None] | None:
    """Limit, debt, what approved orders will add, and what is left (None = no limit agreed)."""
    if exposure is None:
        return None
    return {
        "limit": text_of(exposure.limit),
        "balance": plain(exposure.balance),
        "committed": plain(exposure.committed),
        "left": text_of(exposure.left),
    }


@requires("sales.edit_order")
@require_GET
def facts(request: HttpRequest) -> JsonResponse:
    """What stands beside the active line: stock by warehouse, list price, last price to this customer."""
    actor, product = person(request), id_of(request.GET.get("product"))
    customer, warehouse = id_of(request.GET.get("customer")), id_of(request.GET.get("warehouse"))
    offer = offers_of([product], warehouse).get(product)
    deal = last_deal(seen_customer(actor, customer).pk, product) if customer else None
    return JsonResponse(
        {
            "list": text_of(offer.price) if offer else None,
            "stock": [_stock_json(row) for row in stock_of(product)],
            "last": _deal_json(deal),
        }
    )


def _stock_json(row: Balance) -> dict[str, str | int]:
    return {
        "warehouse": row.location.name,
        "id": row.location_id,
        "on_hand": plain(row.on_hand),
        "reserved": plain(row.reserved),
        "free": plain(row.free),
    }


def _deal_json(deal: Deal | None) -> dict[str, str] | None:
    if deal is None:
        return None
    return {
        "price": plain(deal.price),
        "discount": plain(deal.discount * 100),
        "qty": plain(deal.qty),
        "day": deal.day.isoformat(),
    }


@requires("sales.edit_order")
@require_POST
def figures(request: HttpRequest) -> JsonResponse:
    """Every amount of the order as it stands in the grid, and every problem by line and field; nothing is written."""
    entered = read_draft(body_of(request), today=today)
    lines, problems = entered.priced()
    goods = sum((line.gross for line in lines.values()), Decimal(0))
    tax = sum((line.tax for line in lines.values()), Decimal(0))
    return JsonResponse(
        {
            "lines": {number: _line_json(line) for number, line in lines.items()},
            "goods": plain(goods),
            "tax": plain(tax),
            "net": plain(goods - tax),
            "freight": plain(entered.draft.freight),
            "discount": plain(discount_of(lines.values(), tax_included=entered.draft.tax_included)),
            "total": plain(goods + entered.draft.freight),
            "credit": _credit_after(person(request), entered.draft.customer_id, goods + entered.draft.freight),
            "problems": problem_of(Refusals(problems))["problems"] if problems else [],
        }
    )


def _credit_after(actor: Actor, customer_id: int, total: Decimal) -> dict[str, str | None] | None:
    """The customer's credit with what is left `after` this order; None where the person may not know it."""
    if not actor.has_permission("receivables.view_account") or not visible_to(actor).filter(pk=customer_id).exists():
        return None
    exposure = exposure_of(customer_id)
    after = None if exposure.left is None else plain(exposure.left - total)
    return {**(credit_json(exposure) or {}), "after": after}


def _line_json(line: OrderLine) -> dict[str, str | None]:
    return {
        "price": plain(line.price),
        "list": text_of(line.list_price),
        "net": plain(line.net),
        "tax": plain(line.tax),
        "gross": plain(line.gross),
        "why": _why(line),
    }


def _why(line: OrderLine) -> str:
    """Where the price of a line comes from."""
    if line.list_price is None:
        return gettext("Entered by hand; there is no list price")
    if line.price == line.list_price:
        return gettext("List price")
    return gettext("Entered by hand; the list says %(price)s") % {"price": plain(line.list_price)}
