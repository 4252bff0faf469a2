"""What receipts are called and where they are seen."""

from collections.abc import Mapping

from zhanggui.foundation.references.registry import Target, resolver
from zhanggui.foundation.references.visibility import visible
from zhanggui.receivables.models import Receipt
from zhanggui.receivables.queries import receipts_visible_to


@resolver("receivables.receipt")
def receipts(ids: list[int]) -> Mapping[int, Target]:
    rows = Receipt.objects.filter(id__in=ids).values_list("id", "number")
    return {pk: Target(number, f"/receivables/receipts/{pk}/") for pk, number in rows}


visible("receivables.receipt", "receivables.view_account", receipts_visible_to)
