"""销售出库: post goods out, charge the customer, and take it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhanggui.foundation.books.rows import insert_rows, update_rows
from zhanggui.foundation.numbering.actions import take_number
from zhanggui.foundation.operations.frame import action, publish, record
from zhanggui.foundation.periods.queries import require_open
from zhanggui.inventory.actions.posting import issue, reverse_moves
from zhanggui.inventory.actions.reserving import release, reserve
from zhanggui.inventory.domain import Outgoing, Want
from zhanggui.kernel import clock
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.decimals import ZERO, plain, round_half_up
from zhanggui.kernel.errors import BusinessError, gettext_noop, refuse_all
from zhanggui.kernel.money import share
from zhanggui.receivables.actions import commit, locked_account, post_charge, reverse_charge
from zhanggui.sales.domain import states
from zhanggui.sales.events import DeliveryPosted
from zhanggui.sales.models import Delivery, DeliveryLine, Order, OrderLine
from zhanggui.sales.queries.deliveries import locked_delivery, seen_delivery
from zhanggui.sales.queries.orders import lines_of, locked_order

SERIES = "XSCKD"


@dataclass(frozen=True, slots=True)
class Part:
    """How much of an order line leaves now."""

    line_no: int
    qty: Decimal


@action("sales.post_delivery", moves=True)
def post_delivery(
    actor: Actor, /, *, order_id: int, day: date, parts: Sequence[Part] | None = None, note: str = "",
    version: int | None = None,
) -> Delivery:  # fmt: skip
    """Ship parts of an approved order (all that is open without `parts`): stock, cost and receivable move at once."""
    order = locked_order(actor, order_id, version=version)
    _require_deliverable(order)
    require_open(day)
    lines = {line.line_no: line for line in lines_of(order)}
    chosen = parts if parts is not None else [Part(n, line.open) for n, line in lines.items() if line.open]
    chosen = [part for part in chosen if part.qty]
    refuse_all(_problems(order, lines, chosen, day))
    account = locked_account(order.customer_id, order=order.reference)
    delivery = Delivery.objects.create(
        order=order, customer_id=order.customer_id, location=order.warehouse, business_date=day, note=note,
        creator_id=actor.actor_id, posted_at=clock.now(), goods=0, tax=0, freight=0, total=0, cost=0,
    )  # fmt: skip
    delivered = _move_goods(actor, delivery, [(lines[part.line_no], part.qty) for part in chosen])
    _charge(order, delivery, delivered, list(lines.values()))
    delivery.number = take_number(SERIES, day)
    post_charge(
        actor, account=account, source=delivery.reference, number=delivery.number, day=day, amount=delivery.total,
        order=order.reference, left=_undelivered(order),
    )  # fmt: skip
    delivery.save()
    _save_progress(order, list(lines.values()))
    record(delivery.reference, "posted", note=note)
    record(order.reference, "delivered", note=delivery.number)
    publish(DeliveryPosted(delivery=delivery.pk, customer=order.customer_id, day=day.isoformat()))
    return delivery


def _require_deliverable(order: Order) -> None:
    if order.status != states.APPROVED:
        raise BusinessError("order.not_approved", gettext_noop("Only an approved order can be delivered."))
    if order.closing != states.OPEN:
        raise BusinessError("order.closed", gettext_noop("This order is closed; nothing is left to deliver."))


def _problems(order: Order, lines: dict[int, OrderLine], parts: Sequence[Part], day: date) -> list[BusinessError]:
    problems = []
    if not parts:
        problems.append(BusinessError("lines.none", gettext_noop("Nothing to deliver: enter a quantity.")))
    if day < order.order_date:
        problems.append(
            BusinessError("date.before_order", gettext_noop("The goods cannot leave before they were ordered."), field="date")
        )
    if len({part.line_no for part in parts}) != len(parts):
        problems.append(BusinessError("lines.twice", gettext_noop("A line stands twice; add the quantities up.")))
    for part in parts:
        line = lines.get(part.line_no)
        if line is None:
            problems.append(BusinessError("line.unknown", gettext_noop("There is no such line."), line=part.line_no))
        elif part.qty < 0 or part.qty != round_half_up(part.qty, line.product.qty_places):
            problems.append(
                BusinessError(
                    "qty.invalid", gettext_noop("%(qty)s is no quantity of this product."),
                    line=part.line_no, field="qty", qty=plain(part.qty),
                )
            )  # fmt: skip
        elif part.qty > line.open:
            problems.append(
                BusinessError(
                    "qty.beyond_open", gettext_noop("Only %(open)s of this line is still open."),
                    line=part.line_no, field="qty", open=plain(line.open),
                )
            )  # fmt: skip
    return problems


def _move_goods(actor: Actor, delivery: Delivery, chosen: Sequence[tuple[OrderLine, Decimal]]) -> list[DeliveryLine]:
    goods = [Outgoing(line.product_id, qty, line.pk, line.line_no, line.reference) for line, qty in chosen]
    costs = issue(actor, location=delivery.location, day=delivery.business_date, document=delivery.reference, goods=goods)
    return [
        DeliveryLine(
            delivery=delivery,
            order_line=line,
            product_id=line.product_id,
            qty=qty,
            cost=costs[line.pk],
            **_take(line, qty),
        )
        for line, qty in chosen
    ]


def _take(line: OrderLine, qty: Decimal) -> dict[str, Decimal]:
    """Move the quantity from open to delivered and return what this part charges; parts add up to the line.

    After a reversed delivery the rest may already carry a fen more than its share: then this part charges nothing.
    """
    line.delivered += qty
    line.open -= qty
    gross = max(share(line.gross, done=line.delivered, of=line.ordered, already=line.charged_gross), ZERO)
    tax = max(share(line.tax, done=line.delivered, of=line.ordered, already=line.charged_tax), ZERO)
    line.charged_gross += gross
    line.charged_tax += tax
    return {"net": gross - tax, "tax": tax, "gross": gross}


def _charge(order: Order, delivery: Delivery, delivered: list[DeliveryLine], lines: list[OrderLine]) -> None:
    """Sum the delivery up; freight follows the delivered share of the goods, the last delivery takes its rest."""
    done = sum((line.charged_gross for line in lines), ZERO)
    if done == order.goods or all(line.open == ZERO for line in lines):
        delivery.freight = order.freight - order.charged_freight
    else:
        delivery.freight = max(share(order.freight, done=done, of=order.goods, already=order.charged_freight), ZERO)
    delivery.goods = sum((line.gross for line in delivered), ZERO)
    delivery.tax = sum((line.tax for line in delivered), ZERO)
    delivery.cost = sum((line.cost for line in delivered), ZERO)
    delivery.total = delivery.goods + delivery.freight
    order.charged_freight += delivery.freight
    order.charged += delivery.total
    insert_rows(DeliveryLine, delivered)


def _undelivered(order: Order) -> Decimal:
    return order.total - order.charged if order.closing == states.OPEN else ZERO


def _save_progress(order: Order, lines: list[OrderLine]) -> None:
    """Write the quantities and what follows from them."""
    update_rows(
        OrderLine,
        [
            {
                "id": x.pk, "delivered": x.delivered, "open": x.open, "cancelled": x.cancelled,
                "charged_gross": x.charged_gross, "charged_tax": x.charged_tax,
            }
            for x in lines
        ],
    )  # fmt: skip
    order.progress = progress_of(lines)
    if order.closing != states.CLOSED:
        order.closing = states.OPEN if any(line.open for line in lines) else states.DONE
    order.version += 1
    order.save(update_fields=["progress", "closing", "charged", "charged_freight", "version"])


def progress_of(lines: Sequence[OrderLine]) -> str:
    """How far an order is delivered: a function of its quantities."""
    if not any(line.delivered for line in lines):
        return states.NONE
    return states.PART if any(line.open or line.cancelled for line in lines) else states.ALL


@action("sales.unpost_delivery", moves=True)
def unpost_delivery(actor: Actor, /, *, delivery_id: int) -> Delivery:
    """反审核 a delivery: exact reversal rows at its own business date, while nothing stands on it.

    Its goods are open again and kept for the order; an order closed by hand stays closed, there they are cancelled.
    """
    order = locked_order(actor, seen_delivery(actor, delivery_id).order_id)  # the order first, as everywhere
    delivery = locked_delivery(actor, delivery_id)
    _require_reversible(delivery)
    require_open(delivery.business_date)
    lines = {line.pk: line for line in lines_of(order)}
    account = locked_account(order.customer_id, order=order.reference)
    reverse_charge(actor, account=account, source=delivery.reference, day=delivery.business_date)
    reverse_moves(actor, document=delivery.reference, day=delivery.business_date)
    _take_back(order, delivery, lines)
    commit(actor, account=account, source=order.reference, amount=_undelivered(order))
    release(actor, document=order.reference)
    wants = [Want(line.reference, line.product_id, line.open) for line in lines.values() if line.open]
    reserve(actor, location_id=order.warehouse_id, document=order.reference, wants=wants)
    delivery.status = Delivery.REVERSED
    delivery.version += 1
    delivery.save(update_fields=["status", "version"])
    _save_progress(order, list(lines.values()))
    record(delivery.reference, "reversed")
    record(order.reference, "delivery_reversed", note=delivery.number or "")
    return delivery


def _take_back(order: Order, delivery: Delivery, lines: dict[int, OrderLine]) -> None:
    """Undo on the order what the delivery counted."""
    for part in DeliveryLine.objects.filter(delivery=delivery):
        line = lines[part.order_line_id]
        line.delivered -= part.qty
        if order.closing == states.CLOSED:
            line.cancelled += part.qty
        else:
            line.open += part.qty
        line.charged_gross -= part.gross
        line.charged_tax -= part.tax
    order.charged -= delivery.total
    order.charged_freight -= delivery.freight
    if order.closing == states.DONE:
        order.closing = states.OPEN


def _require_reversible(delivery: Delivery) -> None:
    if delivery.status != Delivery.POSTED:
        raise BusinessError("delivery.state", gettext_noop("This delivery is reversed already."))
    if delivery.invoice_id is not None:
        raise BusinessError(
            "delivery.invoiced", gettext_noop("An invoice stands on this delivery; it can no longer be reversed.")
        )


@action("sales.close_order")
def close_order(actor: Actor, /, *, order_id: int, note: str, version: int | None = None) -> Order:
    """Close the rest of an approved order: what is open is cancelled, reservations and commitment are let go."""
    order = locked_order(actor, order_id, version=version)
    _require_deliverable(order)
    if not note.strip():
        raise BusinessError("close.reason", gettext_noop("Say why the rest is closed."), field="note")
    lines = lines_of(order)
    account = locked_account(order.customer_id, order=order.reference)
    commit(actor, account=account, source=order.reference, amount=ZERO)
    release(actor, document=order.reference)
    for line in lines:
        line.cancelled += line.open
        line.open = ZERO
    order.closing = states.CLOSED
    _save_progress(order, lines)
    record(order.reference, "closed", note=note.strip())
    return order
