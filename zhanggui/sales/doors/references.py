"""What sales documents are called and where they are seen."""

from collections.abc import Mapping

from zhanggui.foundation.references.registry import Target, resolver
from zhanggui.foundation.references.visibility import visible
from zhanggui.sales.models import Delivery, Invoice, Order
from zhanggui.sales.queries.deliveries import deliveries_visible_to, invoices_visible_to
from zhanggui.sales.queries.orders import visible_to


@resolver("sales.order")
def orders(ids: list[int]) -> Mapping[int, Target]:
    rows = Order.objects.filter(id__in=ids).values_list("id", "number")
    return {pk: Target(number or f"#{pk}", f"/sales/orders/{pk}/") for pk, number in rows}


@resolver("sales.delivery")
def deliveries(ids: list[int]) -> Mapping[int, Target]:
    rows = Delivery.objects.filter(id__in=ids).values_list("id", "number")
    return {pk: Target(number or f"#{pk}", f"/sales/deliveries/{pk}/") for pk, number in rows}


@resolver("sales.invoice")
def invoices(ids: list[int]) -> Mapping[int, Target]:
    rows = Invoice.objects.filter(id__in=ids).values_list("id", "number")
    return {pk: Target(number or f"#{pk}", f"/sales/invoices/{pk}/") for pk, number in rows}


visible("sales.order", "sales.view_order", visible_to)
visible("sales.delivery", "sales.view_delivery", deliveries_visible_to)
visible("sales.invoice", "sales.view_invoice", invoices_visible_to)
