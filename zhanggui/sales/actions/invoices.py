"""销售发票."""

from datetime import date

from zhanggui.foundation.books.rows import insert_rows, update_rows
from zhanggui.foundation.numbering.actions import take_number
from zhanggui.foundation.operations.frame import action, publish, record
from zhanggui.foundation.periods.queries import require_open
from zhanggui.kernel import clock
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.decimals import ZERO
from zhanggui.kernel.errors import BusinessError, gettext_noop
from zhanggui.sales.events import InvoiceIssued
from zhanggui.sales.models import Delivery, DeliveryLine, Invoice, InvoiceLine, OrderLine
from zhanggui.sales.queries.orders import locked_order

SERIES = "XSFP"


@action("sales.issue_invoice", moves=True)
def issue_invoice(actor: Actor, /, *, order_id: int, day: date) -> Invoice:
    """Invoice every posted delivery of the order that has no invoice yet; the balance does not change."""
    order = locked_order(actor, order_id)
    require_open(day)
    waiting = Delivery.objects.filter(order=order, status=Delivery.POSTED, invoice=None).order_by("id")
    deliveries = list(waiting)
    if not deliveries:
        raise BusinessError("invoice.nothing", gettext_noop("Nothing is left to invoice: deliver goods first."))
    if day < max(delivery.business_date for delivery in deliveries):
        raise BusinessError("invoice.early", gettext_noop("The invoice cannot be dated before the delivery."), field="date")
    invoice = Invoice.objects.create(
        order=order, customer_id=order.customer_id, customer_name=order.customer_name,
        tax_number=order.customer.tax_number, business_date=day, creator_id=actor.actor_id, posted_at=clock.now(),
        goods=sum((d.goods for d in deliveries), ZERO), tax=sum((d.tax for d in deliveries), ZERO),
        freight=sum((d.freight for d in deliveries), ZERO), total=sum((d.total for d in deliveries), ZERO),
        number=take_number(SERIES, day),
    )  # fmt: skip
    _write_lines(invoice, deliveries)
    waiting.update(invoice=invoice)
    record(invoice.reference, "issued")
    record(order.reference, "invoiced", note=invoice.number or "")
    publish(InvoiceIssued(invoice=invoice.pk))
    return invoice


def _write_lines(invoice: Invoice, deliveries: list[Delivery]) -> None:
    parts = list(DeliveryLine.objects.filter(delivery__in=deliveries).order_by("id"))
    insert_rows(
        InvoiceLine,
        [InvoiceLine(invoice=invoice, delivery_line=p, qty=p.qty, net=p.net, tax=p.tax, gross=p.gross) for p in parts],
    )
    sums: dict[int, dict[str, object]] = {}
    for part in parts:
        row = sums.setdefault(part.order_line_id, {"id": part.order_line_id, "invoiced": ZERO})
        row["invoiced"] = row["invoiced"] + part.qty  # type: ignore[operator]
    update_rows(OrderLine, sums.values(), add=("invoiced",))
