"""What a product costs."""

from collections.abc import Iterable
from decimal import Decimal

from zhanggui.pricing.models import Price

DEFAULT_LIST = "default"


def list_prices(product_ids: Iterable[int]) -> dict[int, Decimal]:
    """Prices of the default list by product id, per unit; products without a price are left out."""
    rows = Price.objects.filter(price_list__code=DEFAULT_LIST, product_id__in=set(product_ids))
    return dict(rows.values_list("product_id", "price"))
