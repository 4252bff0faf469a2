"""Deliveries: parts add up, refusals name the line, and what is taken back leaves no trace but the ledgers."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.cast import DAY, Cast, system
from tests.support.refusals import refused
from zhanggui.catalog.models import Product
from zhanggui.foundation.books.context import alias
from zhanggui.foundation.checks import registry
from zhanggui.foundation.periods.actions import close_period
from zhanggui.inventory.actions.receipts import receive_stock
from zhanggui.inventory.domain import Incoming
from zhanggui.inventory.models import Balance, Cost, Move, Reservation
from zhanggui.receivables.actions import receive_payment, undo_allocation
from zhanggui.receivables.domain import Part as Share
from zhanggui.receivables.models import Account, Charge, Commitment
from zhanggui.sales.actions.deliveries import Part, close_order, post_delivery, unpost_delivery
from zhanggui.sales.actions.invoices import issue_invoice
from zhanggui.sales.actions.orders import create_order, submit_order
from zhanggui.sales.domain.drafts import DraftLine
from zhanggui.sales.models import Delivery, Invoice, Order, OrderLine


def approved(cast: Cast, *lines: tuple[Product, str], **head: Any) -> Order:
    """An approved order."""
    return submit_order(cast.seller, order_id=create_order(cast.seller, draft=cast.draft(*lines, **head)).pk)


def business() -> list[Any]:
    """Everything that is not a ledger or a finished document."""
    return [
        list(Balance.objects.order_by("id").values()),
        list(Cost.objects.order_by("id").values()),
        list(Reservation.objects.order_by("owner").values("owner", "document", "location_id", "product_id", "qty")),
        list(OrderLine.objects.order_by("id").values()),
        [{**row, "version": None} for row in Order.objects.order_by("id").values()],
        list(Account.objects.order_by("id").values()),
        list(Commitment.objects.order_by("source").values("source", "customer_id", "amount")),
    ]


def test_whatever_the_split_the_parts_charge_the_order_to_the_fen(cast: Cast) -> None:
    @settings(max_examples=20, deadline=None, derandomize=True)
    @given(
        st.lists(st.integers(1, 12), min_size=1, max_size=5),
        st.integers(1, 99999).map(lambda n: Decimal(n).scaleb(-4)),
        st.integers(0, 999).map(lambda n: Decimal(n).scaleb(-2)),
        st.booleans(),
    )
    def check(steps: list[int], price: Decimal, freight: Decimal, included: bool) -> None:
        with transaction.atomic(using=alias()):
            line = DraftLine(product_id=cast.bearing.pk, qty=Decimal(sum(steps)), price=price, discount=Decimal("0.03"))
            draft = cast.draft(freight=freight, tax_included=included)
            draft = type(draft)(**{**{f: getattr(draft, f) for f in draft.__dataclass_fields__}, "lines": [line]})
            order = submit_order(cast.seller, order_id=create_order(cast.seller, draft=draft).pk)
            for step in steps:
                post_delivery(cast.keeper, order_id=order.pk, day=DAY, parts=[Part(1, Decimal(step))])
            totals = Delivery.objects.filter(order=order).values_list("goods", "tax", "freight", "total")
            assert [sum(column) for column in zip(*totals, strict=True)] == [order.goods, order.tax, order.freight, order.total]
            assert all(figure >= 0 for row in totals for figure in row)
            assert list(registry.breaches()) == []
            transaction.set_rollback(True, using=alias())

    check()


def test_taking_deliveries_back_and_sending_again_charges_no_less_and_no_more(cast: Cast) -> None:
    @settings(max_examples=20, deadline=None, derandomize=True)
    @given(st.lists(st.tuples(st.integers(1, 9), st.booleans()), min_size=1, max_size=8))
    def check(steps: list[tuple[int, bool]]) -> None:
        with transaction.atomic(using=alias()):
            order = approved(cast, (cast.bearing, "9"), freight=Decimal("0.07"))
            OrderLine.objects.filter(order=order).update(price=0, gross=Decimal("0.01"), net=Decimal("0.01"), tax=0)
            Order.objects.filter(pk=order.pk).update(goods=Decimal("0.01"), tax=0, total=Decimal("0.08"))
            for qty, back in steps:
                open_now = OrderLine.objects.get(order=order).open
                if open_now:
                    made = post_delivery(cast.keeper, order_id=order.pk, day=DAY, parts=[Part(1, min(Decimal(qty), open_now))])
                    assert made.goods >= 0
                    assert made.freight >= 0
                posted = Delivery.objects.filter(order=order, status=Delivery.POSTED).order_by("id")
                if back and posted:
                    unpost_delivery(cast.keeper, delivery_id=posted[0].pk)
            if OrderLine.objects.get(order=order).open:
                post_delivery(cast.keeper, order_id=order.pk, day=DAY)
            order.refresh_from_db()
            assert (order.charged, order.charged_freight, order.closing) == (Decimal("0.08"), Decimal("0.07"), "done")
            transaction.set_rollback(True, using=alias())

    check()


def test_taking_a_delivery_back_restores_everything_exactly(cast: Cast) -> None:
    order = approved(cast, (cast.bearing, "40"), (cast.drill, "2"), freight=Decimal("9.99"))
    post_delivery(cast.keeper, order_id=order.pk, day=DAY, parts=[Part(1, Decimal(7))])
    before = business()
    delivery = post_delivery(cast.keeper, order_id=order.pk, day=DAY)
    assert business() != before
    unpost_delivery(cast.keeper, delivery_id=delivery.pk)
    assert business() == before
    assert Charge.objects.get(source=delivery.reference).reversed
    with refused("delivery.state"):
        unpost_delivery(cast.keeper, delivery_id=delivery.pk)
    post_delivery(cast.keeper, order_id=order.pk, day=DAY)
    assert list(registry.breaches()) == []


def test_a_delivery_is_not_taken_back_while_something_stands_on_it(cast: Cast) -> None:
    order = approved(cast, (cast.bearing, "4"))
    delivery = post_delivery(cast.keeper, order_id=order.pk, day=DAY)
    charge = Charge.objects.get()
    parts = [Share(charge.pk, Decimal(1))]
    receipt = receive_payment(cast.finance, customer_id=cast.customer.pk, day=DAY, amount=Decimal(5), parts=parts)
    with refused("charge.settled"):
        unpost_delivery(cast.keeper, delivery_id=delivery.pk)
    undo_allocation(cast.finance, receipt_id=receipt.pk)
    close_period(system(), month=date(2026, 11, 1))
    with refused("period.closed"):
        unpost_delivery(cast.keeper, delivery_id=delivery.pk)
    assert Delivery.objects.get().status == Delivery.POSTED


def test_an_invoiced_delivery_stays(cast: Cast) -> None:
    order = approved(cast, (cast.bearing, "4"))
    delivery = post_delivery(cast.keeper, order_id=order.pk, day=DAY)
    issue_invoice(cast.finance, order_id=order.pk, day=DAY)
    with refused("delivery.invoiced"):
        unpost_delivery(cast.keeper, delivery_id=delivery.pk)


def test_what_is_wrong_with_a_delivery_is_named_by_its_line(cast: Cast) -> None:
    order = approved(cast, (cast.bearing, "4"), (cast.drill, "1"))
    cases = [
        ([Part(2, Decimal(2))], "qty.beyond_open", 2), ([Part(2, Decimal("0.5"))], "qty.invalid", 2),
        ([Part(1, Decimal(-1))], "qty.invalid", 1), ([Part(3, Decimal(1))], "line.unknown", 3),
        ([Part(1, Decimal(1)), Part(1, Decimal(1))], "lines.twice", None), ([], "lines.none", None),
        ([Part(1, Decimal(0))], "lines.none", None),
    ]  # fmt: skip
    for parts, code, line in cases:
        with refused(code, line=line):
            post_delivery(cast.keeper, order_id=order.pk, day=DAY, parts=parts)
    with refused("date.before_order", field="date"):
        post_delivery(cast.keeper, order_id=order.pk, day=date(2026, 11, 22))
    with refused("period.closed", field="date"):
        post_delivery(cast.keeper, order_id=order.pk, day=date(2027, 1, 1))
    with refused("edit.conflict"):
        post_delivery(cast.keeper, order_id=order.pk, day=DAY, version=1)
    with refused("permission.missing"):
        post_delivery(cast.seller, order_id=order.pk, day=DAY)
    assert not Delivery.objects.exists()


def test_short_stock_is_refused_with_the_names_of_its_holders(cast: Cast) -> None:
    holder = approved(cast, (cast.drill, "9"))
    order = approved(cast, (cast.bearing, "1"), (cast.drill, "3"))
    with refused("stock.short", line=2, field="qty") as caught:
        post_delivery(cast.keeper, order_id=order.pk, day=DAY)
    assert caught.value.params == {"available": "1", "wanted": "3", "holders": holder.number}
    post_delivery(cast.keeper, order_id=order.pk, day=DAY, parts=[Part(1, Decimal(1)), Part(2, Decimal(1))])
    receive_stock(system(), warehouse_id=cast.warehouse.pk, day=DAY, goods=[Incoming(cast.drill.pk, Decimal(5), Decimal(1))])
    post_delivery(cast.keeper, order_id=order.pk, day=DAY)
    assert Reservation.objects.get(document=holder.reference).qty == 9
    assert list(registry.breaches()) == []


def test_two_lines_of_one_product_share_its_stock(cast: Cast) -> None:
    order = approved(cast, (cast.drill, "6"), (cast.drill, "6"))
    assert list(Reservation.objects.order_by("id").values_list("qty", flat=True)) == [6, 4]
    with refused("stock.short", line=2):
        post_delivery(cast.keeper, order_id=order.pk, day=DAY)
    post_delivery(cast.keeper, order_id=order.pk, day=DAY, parts=[Part(2, Decimal(4)), Part(1, Decimal(6))])
    assert Balance.objects.get(product=cast.drill).on_hand == 0
    assert Cost.objects.get(product=cast.drill).value == 0
    assert list(registry.breaches()) == []


def test_closing_the_rest_lets_it_go_and_ends_the_order(cast: Cast) -> None:
    order = approved(cast, (cast.bearing, "10"), freight=Decimal(4))
    first = post_delivery(cast.keeper, order_id=order.pk, day=DAY, parts=[Part(1, Decimal(3))])
    with refused("close.reason"):
        close_order(cast.seller, order_id=order.pk, note=" ")
    order = close_order(cast.seller, order_id=order.pk, note="客户不要了")
    line = OrderLine.objects.get()
    assert (order.progress, order.closing, line.open, line.cancelled) == ("part", "closed", 0, 7)
    assert (Balance.objects.get(product=cast.bearing).reserved, Account.objects.get().committed) == (0, 0)
    for act in (lambda: post_delivery(cast.keeper, order_id=order.pk, day=DAY), lambda: _close(cast, order)):
        with refused("order.closed"):
            act()
    unpost_delivery(cast.keeper, delivery_id=first.pk)
    order.refresh_from_db()
    line.refresh_from_db()
    assert (order.progress, order.closing, line.open, line.cancelled) == ("none", "closed", 0, 10)
    assert Balance.objects.get(product=cast.bearing).reserved == 0
    assert list(registry.breaches()) == []


def _close(cast: Cast, order: Order) -> None:
    close_order(cast.seller, order_id=order.pk, note="again")


def test_keepers_ship_from_their_own_warehouse_only(cast: Cast) -> None:
    order = approved(cast, (cast.bearing, "1"))
    cast.warehouse.keepers.clear()
    with refused("order.unknown"):
        post_delivery(cast.keeper, order_id=order.pk, day=DAY)


def test_an_invoice_takes_every_delivery_once(cast: Cast) -> None:
    order = approved(cast, (cast.bearing, "10"), freight=Decimal(1))
    with refused("invoice.nothing"):
        issue_invoice(cast.finance, order_id=order.pk, day=DAY)
    for qty in (3, 7):
        post_delivery(cast.keeper, order_id=order.pk, day=DAY, parts=[Part(1, Decimal(qty))])
    with refused("invoice.early", field="date"):
        issue_invoice(cast.finance, order_id=order.pk, day=date(2026, 11, 22))
    with refused("permission.missing"):
        issue_invoice(cast.keeper, order_id=order.pk, day=DAY)
    invoice = issue_invoice(cast.finance, order_id=order.pk, day=DAY)
    with refused("invoice.nothing"):
        issue_invoice(cast.finance, order_id=order.pk, day=DAY)
    assert (invoice.total, Invoice.objects.count(), OrderLine.objects.get().invoiced) == (order.total, 1, 10)
    assert list(registry.breaches()) == []


def test_the_cost_of_a_delivery_is_that_of_its_moves(cast: Cast) -> None:
    order = approved(cast, (cast.bearing, "10"))
    receive_stock(
        system(), warehouse_id=cast.warehouse.pk, day=DAY, goods=[Incoming(cast.bearing.pk, Decimal(50), Decimal("4.31"))]
    )
    delivery = post_delivery(cast.keeper, order_id=order.pk, day=DAY)
    move = Move.objects.get(document=delivery.reference)
    assert delivery.cost == move.value == Decimal("41.03")  # 615.50 / 150 × 10, half up
