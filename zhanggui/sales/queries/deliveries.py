"""Which deliveries and invoices a person sees."""

from django.db.models import Q, QuerySet

from zhanggui.foundation.books.context import connection
from zhanggui.foundation.identity.queries import own_scope
from zhanggui.inventory.queries import warehouses_visible_to
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import NotFound, gettext_noop
from zhanggui.sales.models import Delivery, Invoice, Order


def deliveries_visible_to(actor: Actor) -> QuerySet[Delivery]:
    """Deliveries of visible orders, and those of the keeper's warehouses."""
    scope = own_scope(actor, "order__salesperson")
    rows = Delivery.objects.all()
    if not scope:
        return rows
    return rows.filter(scope | Q(location__in=warehouses_visible_to(actor)))


def invoices_visible_to(actor: Actor) -> QuerySet[Invoice]:
    """Invoices of visible orders."""
    scope = own_scope(actor, "order__salesperson")
    return Invoice.objects.filter(scope) if scope else Invoice.objects.all()


def seen_delivery(actor: Actor, delivery_id: int) -> Delivery:
    """The delivery with its order, customer and warehouse. Raises NotFound."""
    rows = deliveries_visible_to(actor).select_related("order", "customer", "location", "invoice")
    delivery = rows.filter(pk=delivery_id).first()
    if delivery is None:
        raise NotFound("delivery.unknown", gettext_noop("There is no such delivery, or it is not yours."))
    return delivery


def uninvoiced_deliveries(order: Order) -> list[Delivery]:
    """Posted deliveries of the order that no invoice holds yet, oldest first."""
    return list(Delivery.objects.filter(order=order, status=Delivery.POSTED, invoice=None).order_by("id"))


def seen_invoice(actor: Actor, invoice_id: int) -> Invoice:
    """The invoice with its order and customer. Raises NotFound."""
    invoice = invoices_visible_to(actor).select_related("order", "customer").filter(pk=invoice_id).first()
    if invoice is None:
        raise NotFound("invoice.unknown", gettext_noop("There is no such invoice, or it is not yours."))
    return invoice


def locked_delivery(actor: Actor, delivery_id: int) -> Delivery:
    """The delivery, locked. Raises NotFound."""
    rows = deliveries_visible_to(actor).filter(pk=delivery_id).select_related("location")
    if connection().features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    delivery = rows.first()
    if delivery is None:
        raise NotFound("delivery.unknown", gettext_noop("There is no such delivery, or it is not yours."))
    return delivery
