"""What customers are called and where they are seen."""

from collections.abc import Mapping

from zhanggui.foundation.references.registry import Target, resolver
from zhanggui.parties.models import Customer


@resolver("parties.customer")
def customers(ids: list[int]) -> Mapping[int, Target]:
    rows = Customer.objects.filter(id__in=ids).values_list("id", "name")
    return {pk: Target(name, f"/parties/customers/{pk}/") for pk, name in rows}
