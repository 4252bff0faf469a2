"""What stock documents are called and where they are seen."""

from collections.abc import Mapping

from zhanggui.foundation.references.registry import Target, resolver
from zhanggui.foundation.references.visibility import visible
from zhanggui.inventory.models import Location, StockReceipt
from zhanggui.inventory.queries import receipts_visible_to, warehouses_visible_to


@resolver("inventory.receipt")
def receipts(ids: list[int]) -> Mapping[int, Target]:
    rows = StockReceipt.objects.filter(id__in=ids).values_list("id", "number")
    return {pk: Target(number or f"#{pk}", f"/inventory/receipts/{pk}/") for pk, number in rows}


@resolver("inventory.warehouse")
def warehouses(ids: list[int]) -> Mapping[int, Target]:
    rows = Location.objects.filter(id__in=ids).values_list("id", "name")
    return {pk: Target(name, f"/inventory/stock/?warehouse={pk}") for pk, name in rows}


visible("inventory.receipt", "inventory.view_ledger", receipts_visible_to)
visible("inventory.warehouse", "inventory.view_stock", warehouses_visible_to, number="code")
