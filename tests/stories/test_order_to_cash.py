"""From the order to the money, as a company lives it."""

from decimal import Decimal

from tests.support.cast import DAY, Cast
from tests.support.refusals import refused
from zhanggui.foundation.approvals.actions import decide
from zhanggui.inventory.models import Balance, Cost, Move
from zhanggui.receivables.actions import receive_payment
from zhanggui.receivables.domain import Part as Share
from zhanggui.receivables.models import Account, Charge, Entry
from zhanggui.sales.actions.deliveries import Part, post_delivery
from zhanggui.sales.actions.invoices import issue_invoice
from zhanggui.sales.actions.orders import create_order, submit_order
from zhanggui.sales.models import Order


def test_a_small_order_needs_no_approval_and_goes_all_the_way(cast: Cast) -> None:
    order = create_order(cast.seller, draft=cast.draft((cast.bearing, "40"), (cast.drill, "2")))
    assert (order.goods, order.number) == (Decimal("1148.00"), None)
    order = submit_order(cast.seller, order_id=order.pk)
    assert (order.status, order.number) == ("approved", "XSDD-20261123-0001")

    first = post_delivery(cast.keeper, order_id=order.pk, day=DAY, parts=[Part(1, Decimal(15))])
    assert (first.total, first.cost) == (Decimal("102.00"), Decimal("60.00"))
    rest = post_delivery(cast.keeper, order_id=order.pk, day=DAY)
    assert first.total + rest.total == order.total
    order = Order.objects.get(pk=order.pk)
    assert (order.progress, order.closing) == ("all", "done")

    balance = Balance.objects.get(product=cast.bearing)
    assert (balance.on_hand, balance.reserved) == (60, 0)
    assert Cost.objects.get(product=cast.bearing).value == Decimal("240.00")
    move = Move.objects.filter(product=cast.bearing).latest("id")
    assert (move.qty, move.source_after) == (25, 60)

    invoice = issue_invoice(cast.finance, order_id=order.pk, day=DAY)
    assert invoice.total == order.total
    charge = Charge.objects.earliest("id")
    receipt = receive_payment(
        cast.finance, customer_id=cast.customer.pk, day=DAY, amount=Decimal(200), parts=[Share(charge.pk, charge.open)]
    )
    assert receipt.unallocated == Decimal("98.00")
    account = Account.objects.get(customer=cast.customer)
    assert (account.balance, account.committed) == (order.total - 200, 0)
    assert Entry.objects.latest("id").balance_after == account.balance


def test_a_large_order_waits_for_the_manager_and_not_for_its_maker(cast: Cast) -> None:
    order = create_order(cast.seller, draft=cast.draft((cast.drill, "24")))
    order = submit_order(cast.seller, order_id=order.pk)
    assert order.status == "reviewed"
    with refused("permission.missing"):
        decide(cast.seller, kind="sales.order", document_id=order.pk, approve=True)
    with refused("approval.reason"):
        decide(cast.manager, kind="sales.order", document_id=order.pk, approve=False)
    decide(cast.manager, kind="sales.order", document_id=order.pk, approve=True)
    order.refresh_from_db()
    assert order.status == "approved"
    assert Balance.objects.get(product=cast.drill).reserved == 10
    with refused("stock.short"):
        post_delivery(cast.keeper, order_id=order.pk, day=DAY)
