"""What sales documents are called and where they are seen."""

from collections.abc import Mapping

from zhanggui.foundation.references.registry import Target, resolver
from zhanggui.sales.models import Delivery, Invoice, Order


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
