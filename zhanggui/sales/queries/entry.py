"""What the line grid asks while somebody types: products, customers, and what is known about them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from zhanggui.catalog.models import Product
from zhanggui.catalog.queries import found as products_found
from zhanggui.catalog.queries import visible_to as products_visible_to
from zhanggui.inventory.queries import free_stock
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.decimals import ZERO
from zhanggui.parties.models import Customer
from zhanggui.parties.queries import found as customers_found
from zhanggui.pricing.queries import list_prices, priced_products
from zhanggui.receivables.queries import Exposure, exposures_of

MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class Offer:
    """A product as the grid shows it: with its list price (None = none set) and what is free in the warehouse."""

    product: Product
    price: Decimal | None
    free: Decimal


def offers_found(actor: Actor, text: str, warehouse_id: int) -> list[Offer]:
    """Products on sale that fit the text, best first: those whose code or barcode is the text, then by code."""
    wanted = text.strip()
    rows = products_found(actor, wanted).exclude(status=Product.STOPPED)
    exact = rows.filter(Q(code__iexact=wanted) | Q(barcode=wanted))[:2] if wanted else []
    first = list(exact)
    others = [product for product in rows[:MOST_FOUND] if product not in first]
    return _offers([*first, *others][:MOST_FOUND], warehouse_id)


def offers_named(actor: Actor, names: Sequence[str], warehouse_id: int) -> dict[str, Offer]:
    """Products by exactly these codes or barcodes; names that fit nothing are left out. A code goes before a barcode."""
    wanted = {name.strip() for name in names if name.strip()}
    rows = products_visible_to(actor).filter(Q(code__in=wanted) | Q(barcode__in=wanted))
    offers = _offers(list(rows), warehouse_id)
    by_barcode = {offer.product.barcode: offer for offer in offers if offer.product.barcode in wanted}
    return by_barcode | {offer.product.code: offer for offer in offers if offer.product.code in wanted}


def offers_of(product_ids: Iterable[int], warehouse_id: int) -> dict[int, Offer]:
    """Products by id."""
    found = priced_products(product_ids)
    free = free_stock(list(found), warehouse_id)
    return {pk: Offer(product, price, free.get(pk, ZERO)) for pk, (product, price) in found.items()}


def _offers(products: list[Product], warehouse_id: int) -> list[Offer]:
    ids = [product.pk for product in products]
    prices, free = list_prices(ids), free_stock(ids, warehouse_id)
    return [Offer(product, prices.get(product.pk), free.get(product.pk, ZERO)) for product in products]


def customers_to_choose(actor: Actor, text: str) -> list[tuple[Customer, Exposure | None]]:
    """Visible customers that fit the text, with what they owe where the actor may know it."""
    rows = list(customers_found(actor, text).exclude(status=Customer.STOPPED)[:MOST_FOUND])
    if not actor.has_permission("receivables.view_account"):
        return [(row, None) for row in rows]
    exposures = exposures_of(row.pk for row in rows)
    return [(row, exposures[row.pk]) for row in rows]
