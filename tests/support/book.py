"""A book in which something of everything has happened, for checks that are proven by planted breaches."""

from dataclasses import dataclass
from decimal import Decimal

from tests.support.cast import DAY, Cast, company, system
from zhanggui.foundation.approvals.actions import decide
from zhanggui.foundation.comments.actions import write_comment
from zhanggui.foundation.operations.outbox import pump
from zhanggui.foundation.operations.verification import verify_chain
from zhanggui.foundation.tasks.models import Task
from zhanggui.foundation.tasks.queue import enqueue
from zhanggui.inventory.actions.receipts import receive_stock
from zhanggui.inventory.domain import Incoming
from zhanggui.inventory.models import Location
from zhanggui.receivables.actions import allocate, receive_payment, undo_allocation
from zhanggui.receivables.domain import Part as Share
from zhanggui.receivables.models import Charge
from zhanggui.sales.actions.deliveries import Part, close_order, post_delivery, unpost_delivery
from zhanggui.sales.actions.invoices import issue_invoice
from zhanggui.sales.actions.orders import create_order, submit_order, void_order, withdraw_order
from zhanggui.sales.models import Order


@dataclass(frozen=True, slots=True)
class Book:
    """The cast and its orders, by what became of them."""

    cast: Cast
    finished: Order
    half: Order
    taken_back: Order
    closed: Order
    waiting: Order
    rejected: Order
    void: Order
    draft: Order


def lively_book() -> Book:
    """Orders in every state, partial and reversed deliveries, invoices, receipts, an advance, a rejected approval."""
    cast = company()
    book = Book(
        cast=cast, finished=_finished(cast), half=_half(cast), taken_back=_taken_back(cast), closed=_closed(cast),
        waiting=_order(cast, "30"), rejected=_rejected(cast), void=_void(cast),
        draft=create_order(cast.seller, draft=cast.draft((cast.bearing, "1"))),
    )  # fmt: skip
    goods = [Incoming(cast.bearing.pk, Decimal(7), Decimal("4.111"))]
    receive_stock(cast.keeper, warehouse_id=cast.warehouse.pk, day=DAY, goods=goods, kind=Location.OPENING)
    _money(cast)
    enqueue("example", {"of": "work"})
    Task.objects.update(state=Task.DONE, attempts=1, progress=100)
    while pump():
        pass
    verify_chain(whole=True, show=lambda *_: None)
    return book


def _order(cast: Cast, drills: str) -> Order:
    order = create_order(cast.seller, draft=cast.draft((cast.drill, drills)))
    return submit_order(cast.seller, order_id=order.pk)


def _finished(cast: Cast) -> Order:
    draft = cast.draft((cast.bearing, "40"), (cast.drill, "2"), freight=Decimal("12.34"))
    order = submit_order(cast.seller, order_id=create_order(cast.seller, draft=draft).pk)
    post_delivery(cast.keeper, order_id=order.pk, day=DAY, parts=[Part(1, Decimal(15))])
    issue_invoice(cast.finance, order_id=order.pk, day=DAY)
    post_delivery(cast.keeper, order_id=order.pk, day=DAY)
    issue_invoice(cast.finance, order_id=order.pk, day=DAY)
    return order


def _half(cast: Cast) -> Order:
    order = _order(cast, "25")
    decide(cast.manager, kind="sales.order", document_id=order.pk, approve=True)
    post_delivery(cast.keeper, order_id=order.pk, day=DAY, parts=[Part(1, Decimal(3))])
    return order


def _taken_back(cast: Cast) -> Order:
    order = create_order(cast.seller, draft=cast.draft((cast.bearing, "9")))
    order = submit_order(cast.seller, order_id=order.pk)
    delivery = post_delivery(cast.keeper, order_id=order.pk, day=DAY)
    unpost_delivery(cast.keeper, delivery_id=delivery.pk)
    return order


def _closed(cast: Cast) -> Order:
    order = create_order(cast.seller, draft=cast.draft((cast.bearing, "8")))
    order = submit_order(cast.seller, order_id=order.pk)
    post_delivery(cast.keeper, order_id=order.pk, day=DAY, parts=[Part(1, Decimal(3))])
    return close_order(cast.seller, order_id=order.pk, note="客户不要了")


def _rejected(cast: Cast) -> Order:
    order = _order(cast, "40")
    decide(cast.manager, kind="sales.order", document_id=order.pk, approve=False, note="价格太低")
    return order


def _void(cast: Cast) -> Order:
    order = _order(cast, "50")
    withdraw_order(system(), order_id=order.pk)
    return void_order(cast.manager, order_id=order.pk)


def _money(cast: Cast) -> None:
    write_comment(cast.seller, subject=Order.objects.latest("id").reference, text="客户月底付款")
    charges = list(Charge.objects.filter(reversed=False).order_by("id"))
    day, customer = DAY, cast.customer.pk
    first = Share(charges[0].pk, Decimal(50))
    receive_payment(cast.finance, customer_id=customer, day=day, amount=Decimal(200), parts=[first])
    wrong = receive_payment(
        cast.finance, customer_id=customer, day=day, amount=Decimal(70), parts=[Share(charges[1].pk, Decimal(60))]
    )
    undo_allocation(cast.finance, receipt_id=wrong.pk)
    allocate(cast.finance, receipt_id=wrong.pk, parts=[Share(charges[1].pk, Decimal(20))])
    receive_payment(cast.finance, customer_id=cast.other.pk, day=day, amount=Decimal(5))
