"""What products are called and where they are seen."""

from collections.abc import Mapping

from zhanggui.catalog.models import Product
from zhanggui.foundation.references.registry import Target, resolver


@resolver("catalog.product")
def products(ids: list[int]) -> Mapping[int, Target]:
    rows = Product.objects.filter(id__in=ids).values_list("id", "code", "name")
    return {pk: Target(f"{code} {name}", f"/catalog/products/{pk}/") for pk, code, name in rows}
