"""What a product costs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from zhanggui.catalog.models import Product
from zhanggui.foundation.identity.queries import names_of
from zhanggui.foundation.operations.models import Operation
from zhanggui.kernel.actors import Actor
from zhanggui.pricing.models import Price

DEFAULT_LIST = "default"


def prices_visible_to(actor: Actor) -> QuerySet[Price]:
    """Prices of the default list, with their products: they are everybody's who may see prices."""
    return Price.objects.filter(price_list__code=DEFAULT_LIST).select_related("product")


def list_prices(product_ids: Iterable[int]) -> dict[int, Decimal]:
    """Prices of the default list by product id, per unit; products without a price are left out."""
    rows = Price.objects.filter(price_list__code=DEFAULT_LIST, product_id__in=set(product_ids))
    return dict(rows.values_list("product_id", "price"))


def priced_products(product_ids: Iterable[int]) -> dict[int, tuple[Product, Decimal | None]]:
    """Products by id with their price in the default list (None = none set), in one query."""
    price = Price.objects.filter(price_list__code=DEFAULT_LIST, product=OuterRef("pk")).values("price")[:1]
    rows = Product.objects.filter(pk__in=set(product_ids)).annotate(list_price=Subquery(price))
    return {row.pk: (row, row.list_price) for row in rows}


@dataclass(frozen=True, slots=True)
class PriceChange:
    """When and by whom the list price of a product was changed; `before` is None for its first price."""

    at: datetime
    by: str
    before: Decimal | None
    after: Decimal


def price_history(product_id: int, most: int = 20) -> list[PriceChange]:
    """The latest changes of a product's list price, from the operation log, newest first. Two queries."""
    reference = f"catalog.product/{product_id}"
    rows = (
        Operation.objects.filter(subject__startswith="pricing.price_list/")
        .annotate(text=Cast("entries", TextField()))
        .filter(text__contains=f'"{reference}"')
        .order_by("-id")[:most]
    )
    found = [
        (row, old, new)
        for row in rows
        for entry in row.entries
        for name, old, new in entry.get("changes", [])
        if name == reference and new  # a price that was taken back by an undo leaves no later price
    ]
    names = names_of({row.actor_id for row, _, _ in found})
    return [
        PriceChange(row.at, names.get(row.actor_id or 0, ""), Decimal(old) if old else None, Decimal(new))
        for row, old, new in found
    ]
