"""What products are called and where they are seen."""

from collections.abc import Mapping

from zhanggui.catalog.models import Product
from zhanggui.catalog.queries import visible_to
from zhanggui.foundation.references.registry import Target, resolver
from zhanggui.foundation.references.visibility import visible


@resolver("catalog.product")
def products(ids: list[int]) -> Mapping[int, Target]:
    rows = Product.objects.filter(id__in=ids).values_list("id", "code", "name")
    return {pk: Target(f"{code} {name}", f"/catalog/products/{pk}/") for pk, code, name in rows}


visible("catalog.product", "catalog.view_product", visible_to, number="code")
