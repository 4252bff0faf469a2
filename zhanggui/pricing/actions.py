"""Keep price lists."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext

from zhanggui.catalog.queries import products_by_id
from zhanggui.foundation.operations.frame import action, record
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.decimals import plain
from zhanggui.kernel.errors import BusinessError, gettext_noop
from zhanggui.pricing.models import Price, PriceList
from zhanggui.pricing.queries import DEFAULT_LIST, list_prices


@action("pricing.edit_price")
def set_prices(actor: Actor, /, *, prices: Mapping[int, Decimal]) -> None:
    """Set the list price of products (by product id), in one statement; old → new is kept in the log."""
    if any(price < 0 for price in prices.values()):
        raise BusinessError("price.negative", gettext_noop("A price cannot be negative."), field="price")
    unknown = set(prices) - set(products_by_id(prices))
    if unknown:
        raise BusinessError(
            "product.unknown", gettext_noop("There is no such product; choose one from the list."), field="product"
        )
    price_list, _ = PriceList.objects.get_or_create(code=DEFAULT_LIST, defaults={"name": gettext("List price")})
    before = list_prices(prices)
    Price.objects.bulk_create(
        [Price(price_list=price_list, product_id=product, price=price) for product, price in prices.items()],
        update_conflicts=True,
        unique_fields=["price_list", "product"],
        update_fields=["price"],
    )
    changes = [
        [f"catalog.product/{product}", plain(before[product]) if product in before else "", plain(price)]
        for product, price in prices.items()
        if before.get(product) != price
    ]
    record(f"pricing.price_list/{price_list.pk}", "priced", changes=changes)


@action("pricing.edit_price")
def drop_prices(actor: Actor, /, *, product_ids: Sequence[int]) -> None:
    """Take products off the price list again; what they cost is kept in the log."""
    before = list_prices(product_ids)
    if not before:
        return
    rows = Price.objects.filter(price_list__code=DEFAULT_LIST, product_id__in=list(before))
    list_id = rows.values_list("price_list_id", flat=True)[0]
    rows.delete()
    changes = [[f"catalog.product/{product}", plain(price), ""] for product, price in before.items()]
    record(f"pricing.price_list/{list_id}", "priced", changes=changes)
