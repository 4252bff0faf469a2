"""What customers are called and where they are seen."""

from collections.abc import Mapping

from zhanggui.foundation.references.registry import Target, resolver
from zhanggui.foundation.references.visibility import visible
from zhanggui.parties.models import Customer
from zhanggui.parties.queries import visible_to


@resolver("parties.customer")
def customers(ids: list[int]) -> Mapping[int, Target]:
    rows = Customer.objects.filter(id__in=ids).values_list("id", "name")
    return {pk: Target(name, f"/parties/customers/{pk}/") for pk, name in rows}


visible("parties.customer", "parties.view_customer", visible_to, number="code")
