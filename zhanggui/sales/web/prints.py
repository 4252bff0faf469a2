"""Orders, deliveries and invoices on paper. Cost is never loaded here."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from zhanggui.foundation.http.access import requires
from zhanggui.foundation.identity.queries import names_of
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.decimals import ZERO
from zhanggui.sales.actions.prints import note_deliveries, note_invoices, note_orders
from zhanggui.sales.domain.chips import order_state
from zhanggui.sales.domain.states import APPROVED
from zhanggui.sales.models import Delivery, DeliveryLine, InvoiceLine, Order, OrderLine
from zhanggui.sales.queries.deliveries import deliveries_visible_to, invoices_visible_to
from zhanggui.sales.queries.orders import visible_to
from zhanggui.ui import printouts
from zhanggui.ui.printing import A4, A5, SLIP, PrintColumn, Printed, PrintForm
from zhanggui.ui.templatetags.ui import day

GOODS = (
    PrintColumn("no", pgettext_lazy("print", "No."), 8),
    PrintColumn("code", _("Code"), 22),
    PrintColumn("name", _("Product")),
    PrintColumn("spec", _("Specification"), 26),
    PrintColumn("unit", _("Unit"), 10),
    PrintColumn("qty", _("Quantity"), 18, "qty", total=True),
)
PRICED = (
    *GOODS,
    PrintColumn("price", _("Price"), 18, "price"),
    PrintColumn("amount", _("Amount incl. tax"), 24, "money", total=True),
    PrintColumn("note", _("Note"), 20),
)
TAXED = (
    *GOODS,
    PrintColumn("net", _("Without tax"), 24, "money", total=True),
    PrintColumn("tax", _("Tax"), 20, "money", total=True),
    PrintColumn("amount", _("Amount incl. tax"), 24, "money", total=True),
)


def _by(owner: str, lines: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for line in lines:
        found[getattr(line, owner)].append(line)
    return found


def _goods(number: int, line: Any, product: Any, **more: Any) -> dict[str, Any]:
    named = {"no": number, "code": product.code, "name": product.name, "spec": product.spec, "unit": product.unit}
    return {**named, "amount": line.gross, **more}


def _sums(document: Any) -> list[tuple[object, Any]]:
    return [(_("Freight"), document.freight)] if document.freight != ZERO else []


def orders(actor: Actor, ids: list[int]) -> list[Printed]:
    """The orders that the actor sees; one that is not approved says so."""
    found = list(visible_to(actor).filter(pk__in=ids).select_related("customer", "salesperson", "warehouse"))
    lines = OrderLine.objects.filter(order__in=[one.pk for one in found]).select_related("product").order_by("line_no")
    by, names = _by("order_id", lines), names_of({one.creator_id for one in found})
    return [_order(one, by[one.pk], names) for one in found]


def _order(order: Order, lines: list[OrderLine], names: dict[int, str]) -> Printed:
    ship = " ".join(part for part in (order.ship_name, order.ship_address, order.ship_country) if part)
    return Printed(
        order.reference, str(order),
        fields=[
            (_("Customer"), order.customer_name), (pgettext_lazy("order", "Date"), day(order.order_date)),
            (_("Delivery date"), day(order.due_date)), (_("Customer PO"), order.external_number or ""),
            (_("Salesperson"), order.salesperson.name), (_("Ship to"), ship),
        ],
        rows=[_goods(x.line_no, x, x.product, qty=x.ordered, price=x.price, note=x.note) for x in lines],
        total=order.total, sums=_sums(order), note=order.note, maker=names.get(order.creator_id, ""),
        stamp="" if order.status == APPROVED else gettext(order_state(order.status, order.progress, order.closing).label),
    )  # fmt: skip


def deliveries(actor: Actor, ids: list[int]) -> list[Printed]:
    """The deliveries that the actor sees; a reversed one says so."""
    found = list(deliveries_visible_to(actor).filter(pk__in=ids).select_related("order__salesperson", "customer", "location"))
    rows = DeliveryLine.objects.filter(delivery__in=[one.pk for one in found]).defer("cost")
    by = _by("delivery_id", rows.select_related("product", "order_line").order_by("order_line__line_no"))
    names = names_of({one.creator_id for one in found})
    return [_delivery(one, by[one.pk], names) for one in found]


def _delivery(one: Delivery, lines: list[DeliveryLine], names: dict[int, str]) -> Printed:
    order = one.order
    return Printed(
        one.reference, str(one),
        fields=[
            (_("Customer"), order.customer_name), (pgettext_lazy("order", "Date"), day(one.business_date)),
            (_("Warehouse"), one.location.name), (_("Sales order"), str(order)),
            (_("Salesperson"), order.salesperson.name),
            (_("Ship to"), " ".join(part for part in (order.ship_name, order.ship_address, order.ship_country) if part)),
        ],
        rows=[
            _goods(number, x, x.product, qty=x.qty, price=x.order_line.price, note=x.order_line.note)
            for number, x in enumerate(lines, 1)
        ],
        total=one.total, sums=_sums(one), note=one.note, maker=names.get(one.creator_id or 0, ""),
        stamp="" if one.status == Delivery.POSTED else gettext("Reversed"),
    )  # fmt: skip


def invoices(actor: Actor, ids: list[int]) -> list[Printed]:
    """The invoices that the actor sees, as lists of what they hold; no tax invoice (发票) is printed here."""
    found = list(invoices_visible_to(actor).filter(pk__in=ids).select_related("order__salesperson"))
    rows = InvoiceLine.objects.filter(invoice__in=[one.pk for one in found]).select_related("delivery_line__product")
    by, names = _by("invoice_id", rows.order_by("id")), names_of({one.creator_id for one in found})
    return [
        Printed(
            one.reference, str(one),
            fields=[
                (_("Customer"), one.customer_name), (pgettext_lazy("order", "Date"), day(one.business_date)),
                (_("Tax number"), one.tax_number), (_("Sales order"), str(one.order)),
                (_("Salesperson"), one.order.salesperson.name),
            ],
            rows=[
                _goods(number, x, x.delivery_line.product, qty=x.qty, net=x.net, tax=x.tax)
                for number, x in enumerate(by[one.pk], 1)
            ],
            total=one.total, sums=_sums(one), maker=names.get(one.creator_id or 0, ""),
        )
        for one in found
    ]  # fmt: skip


SIGNED = (_("Warehouse keeper"), pgettext_lazy("print", "Delivered by"), pgettext_lazy("print", "Received by"))
ORDER = PrintForm(
    "sales.order", _("Sales order"), PRICED, orders, lambda a, ids: note_orders(a, ids=ids), "/sales/orders/",
    signatures=(pgettext_lazy("print", "Approved by"), pgettext_lazy("print", "Customer's signature")), papers=(A4, A5, SLIP),
)  # fmt: skip
DELIVERY = PrintForm(
    "sales.delivery", pgettext_lazy("print", "Delivery note"), PRICED, deliveries,
    lambda a, ids: note_deliveries(a, ids=ids), "/sales/deliveries/", signatures=SIGNED,
)  # fmt: skip
INVOICE = PrintForm(
    "sales.invoice", pgettext_lazy("print", "Invoice list"), TAXED, invoices,
    lambda a, ids: note_invoices(a, ids=ids), "/sales/invoices/",
    signatures=(pgettext_lazy("print", "Customer's signature"),), papers=(A4, A5, SLIP),
)  # fmt: skip


@requires("sales.view_order")
@require_http_methods(["GET", "POST"])
def order(request: HttpRequest, ids: str) -> HttpResponse:
    return printouts.answer(request, ORDER, ids)


@requires("sales.view_order")
@require_GET
def order_pdf(request: HttpRequest, ids: str) -> HttpResponse:
    return printouts.pdf(request, ORDER, ids)


@requires("sales.view_delivery")
@require_http_methods(["GET", "POST"])
def delivery(request: HttpRequest, ids: str) -> HttpResponse:
    return printouts.answer(request, DELIVERY, ids)


@requires("sales.view_delivery")
@require_GET
def delivery_pdf(request: HttpRequest, ids: str) -> HttpResponse:
    return printouts.pdf(request, DELIVERY, ids)


@requires("sales.view_invoice")
@require_http_methods(["GET", "POST"])
def invoice(request: HttpRequest, ids: str) -> HttpResponse:
    return printouts.answer(request, INVOICE, ids)


@requires("sales.view_invoice")
@require_GET
def invoice_pdf(request: HttpRequest, ids: str) -> HttpResponse:
    return printouts.pdf(request, INVOICE, ids)
