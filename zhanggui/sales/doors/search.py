"""What the command bar finds in sales."""

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhanggui.foundation.search.providers import MOST_HITS, Hit, Provider, register
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.search_key import normalised
from zhanggui.sales.models import Delivery, Invoice
from zhanggui.sales.queries.deliveries import deliveries_visible_to, invoices_visible_to
from zhanggui.sales.queries.orders import visible_to


def _orders(actor: Actor, text: str) -> list[Hit]:
    fits = Q(number__icontains=text) | Q(external_number__icontains=text) | Q(customer__search_key__contains=normalised(text))
    rows = visible_to(actor).filter(fits).order_by("-order_date", "-id")[:MOST_HITS]
    return [Hit(str(row), f"{row.customer_name} · {row.order_date}", reverse("sales:order", args=[row.pk])) for row in rows]


def _documents(rows: QuerySet[Delivery] | QuerySet[Invoice], text: str, address: str) -> list[Hit]:
    found = rows.filter(number__icontains=text).select_related("customer").order_by("-business_date", "-id")[:MOST_HITS]
    return [Hit(str(row), f"{row.customer.name} · {row.business_date}", reverse(address, args=[row.pk])) for row in found]


def _deliveries(actor: Actor, text: str) -> list[Hit]:
    return _documents(deliveries_visible_to(actor), text, "sales:delivery")


def _invoices(actor: Actor, text: str) -> list[Hit]:
    return _documents(invoices_visible_to(actor), text, "sales:invoice")


register(Provider(_("Sales orders"), "sales.view_order", _orders))  # type: ignore[arg-type]
register(Provider(_("Deliveries"), "sales.view_delivery", _deliveries))  # type: ignore[arg-type]
register(Provider(_("Invoices"), "sales.view_invoice", _invoices))  # type: ignore[arg-type]
