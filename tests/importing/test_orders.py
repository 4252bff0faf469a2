"""Orders and deliveries: drafts go in together, then each is handed in and delivered by its own action."""

from decimal import Decimal

import pytest

from tests.support.cast import Cast, system
from tests.support.refusals import refused
from tests.support.tables import csv_of, told
from zhanggui.foundation.identity.models import User
from zhanggui.foundation.importing.actions import check_file, import_file
from zhanggui.foundation.importing.loaders import Report, loader_of
from zhanggui.foundation.importing.posting import post_steps
from zhanggui.foundation.operations.models import Operation
from zhanggui.foundation.tasks.models import Task
from zhanggui.foundation.tasks.queue import run_next
from zhanggui.inventory.actions.receipts import receive_stock
from zhanggui.inventory.domain import Incoming
from zhanggui.inventory.models import Balance, Reservation
from zhanggui.kernel.errors import BusinessError
from zhanggui.sales.actions.orders import submit_order
from zhanggui.sales.doors import importing as door
from zhanggui.sales.models import Delivery, Order, OrderLine

HEAD = ("订单号", "日期", "交期", "客户编码", "业务员", "运费", "货号", "数量", "单价", "优惠率")
ORDERS = csv_of(
    HEAD,
    ("W-1", "2026-11-02", "2026-11-09", "KH-0137", "seller", "35.00", "ZC-10204", "40", "6.80", "0.05"),
    ("W-1", "", "", "", "", "", "DG-30110", "2", "", ""),
    ("W-2", "2026-11-03", "", "KH-0002", "", "", "ZC-10204", "100", "7", ""),
    ("W-3", "2026-11-04", "", "KH-0137", "stranger", "", "DG-30110", "30", "438", "10%"),
    encoding="gb18030",
)
DELIVERIES = csv_of(("订单号", "发货日期"), ("W-2", "2026-11-12"), ("W-1", "2026-11-10"))


def bring(cast: Cast, kind: str, data: bytes) -> Report:
    return import_file(cast.boss, kind=kind, name="f.csv", data=data, post_later=False)


def problems(cast: Cast, kind: str, data: bytes) -> list[tuple[int | None, str | None, str]]:
    with pytest.raises(BusinessError) as caught:
        check_file(cast.boss, kind=kind, name="f.csv", data=data)
    return told(caught.value)


def test_orders_go_in_and_are_handed_in(cast: Cast) -> None:
    report = bring(cast, "orders", ORDERS)
    assert (report.created, report.unchanged, len(report.steps)) == (3, 0, 3)
    assert report.notes["Sum of the line amounts"] == "12784.4"  # the list price of W-1's second line is not in the file
    assert set(Order.objects.values_list("status", flat=True)) == {"draft"}

    posted = post_steps(cast.boss, report.run_id)
    assert (posted.done, posted.unchanged, posted.problems) == (3, 0, [])
    first = Order.objects.get(external_number="W-1")
    assert (first.number, first.status, first.salesperson) == ("XSDD-20261102-0001", "approved", cast.seller)
    assert (first.goods, first.freight, first.creator_id) == (Decimal("1134.40"), Decimal(35), cast.boss.pk)
    assert list(OrderLine.objects.filter(order=first).values_list("line_no", "price")) == [(1, Decimal("6.8")), (2, Decimal(438))]
    third = Order.objects.get(external_number="W-3")
    assert (third.status, third.salesperson) == ("reviewed", cast.stranger)
    assert Order.objects.get(external_number="W-2").customer_name == cast.other.name


def test_it_takes_the_same_statements_for_few_and_for_many(cast: Cast, django_assert_max_num_queries: object) -> None:
    def rows(count: int, start: int) -> bytes:
        lines = [(f"N-{start + n}", "2026-11-02", "", "KH-0137", "", "", "ZC-10204", "1", "6.80", "") for n in range(count)]
        return csv_of(HEAD, *lines)

    bring(cast, "orders", rows(1, 0))
    for count, start in ((3, 100), (300, 1000)):
        with django_assert_max_num_queries(26):  # type: ignore[operator]
            bring(cast, "orders", rows(count, start))


def test_deliveries_go_out_in_order_of_their_day(cast: Cast) -> None:
    post_steps(cast.boss, bring(cast, "orders", ORDERS).run_id)
    report = bring(cast, "deliveries", DELIVERIES)
    posted = post_steps(cast.boss, report.run_id)
    # 100 bearings: W-1 kept 40 of them, W-2 wants 100 and has to wait
    assert (posted.done, [(one.line, one.code) for one in posted.problems]) == (1, [(2, "stock.short")])
    (delivery,) = Delivery.objects.all()
    assert (delivery.order.external_number, delivery.business_date.isoformat()) == ("W-1", "2026-11-10")
    assert Balance.objects.get(product=cast.bearing).on_hand == 60


def test_a_refused_step_is_posted_when_its_reason_is_gone(cast: Cast) -> None:
    post_steps(cast.boss, bring(cast, "orders", ORDERS).run_id)
    post_steps(cast.boss, bring(cast, "deliveries", DELIVERIES).run_id)
    goods = [Incoming(cast.bearing.pk, Decimal(50), Decimal(4))]
    receive_stock(cast.boss, warehouse_id=cast.warehouse.pk, day=cast.draft().order_date, goods=goods)
    posted = post_steps(cast.boss, bring(cast, "deliveries", DELIVERIES).run_id)
    assert (posted.done, posted.unchanged, posted.problems) == (1, 1, [])
    assert not Reservation.objects.filter(qty__gt=0, product=cast.bearing).exists()


def test_again_changes_nothing(cast: Cast) -> None:
    post_steps(cast.boss, bring(cast, "orders", ORDERS).run_id)
    before = list(Order.objects.order_by("id").values_list("id", "version", "number"))
    same, other = bring(cast, "orders", ORDERS), bring(cast, "orders", ORDERS + b"\n")
    assert [(r.created, r.unchanged) for r in (same, other)] == [(0, 3), (0, 3)]
    assert (len(same.steps), len(other.steps)) == (3, 0)
    posted = post_steps(cast.boss, same.run_id)
    assert (posted.done, posted.unchanged) == (0, 3)
    assert list(Order.objects.order_by("id").values_list("id", "version", "number")) == before


def test_stopped_in_the_middle_it_goes_on_where_it_was(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    report = bring(cast, "orders", ORDERS)

    def killed_after_one(actor: User, *, order_id: int) -> Order:
        if Order.objects.exclude(number=None).exists():
            raise KeyboardInterrupt
        return submit_order(actor, order_id=order_id)

    with monkeypatch.context() as patch:
        patch.setattr(door, "submit_order", killed_after_one)
        with pytest.raises(KeyboardInterrupt):
            post_steps(cast.boss, report.run_id)
    assert Order.objects.filter(number=None).count() == 2
    posted = post_steps(cast.boss, bring(cast, "orders", ORDERS).run_id)
    assert (posted.done, posted.unchanged) == (2, 1)


def test_in_the_browser_the_worker_posts_the_rest(cast: Cast) -> None:
    report = import_file(cast.boss, kind="orders", name="f.csv", data=ORDERS)
    import_file(cast.boss, kind="orders", name="f.csv", data=ORDERS)
    task = Task.objects.get()
    assert (task.payload, task.on_behalf_of_id) == ({"run": report.run_id}, cast.boss.pk)
    assert run_next()
    task.refresh_from_db()
    assert (task.state, task.progress) == (Task.DONE, 100)
    assert not Order.objects.filter(number=None).exists()
    assert Operation.objects.filter(action="sales.submit_order", actor_id=cast.boss.pk).count() == 3


def test_bad_orders_are_told_all_at_once_with_their_rows(cast: Cast) -> None:
    data = csv_of(
        HEAD,
        ("B-1", "2026-11-02", "2026-11-01", "KH-0137", "", "1.005", "ZC-10204", "0", "6.80", ""),
        ("B-1", "2026-11-03", "", "", "", "", "DG-30110", "-2", "", ""),
        ("B-1", "", "", "", "", "", "NONE", "1", "1", "1.5"),
        ("B-2", "", "", "", "ghost", "", "ZC-10204", "1.5", "-1", ""),
        ("B-3", "2026-13-01", "", "KH-9999", "", "", "ZC-10204", "zwei", "1.123456789", ""),
    )
    assert problems(cast, "orders", data) == [
        (2, "freight", "number.places"), (2, "due_date", "date.order"), (2, "qty", "qty.not_positive"),
        (3, "order_date", "import.head_differs"), (3, "qty", "qty.not_positive"),
        (4, "product", "product.code"), (4, "discount", "rate.range"),
        (5, "order_date", "import.empty_cell"), (5, "customer", "import.empty_cell"), (5, "salesperson", "salesperson.code"),
        (5, "qty", "qty.places"), (5, "price", "price.negative"),
        (6, "customer", "customer.code"), (6, "order_date", "date.invalid"), (6, "price", "number.places"),
        (6, "qty", "number.invalid"),
    ]  # fmt: skip
    with refused("number.places", line=2):
        bring(cast, "orders", data)
    assert not Order.objects.exists()


def test_bad_deliveries(cast: Cast) -> None:
    post_steps(cast.boss, bring(cast, "orders", ORDERS).run_id)
    data = csv_of(
        ("订单号", "发货日期"),
        ("W-1", "2026-11-01"), ("W-1", "2026-11-20"), ("W-2", "2027-01-05"), ("W-3", "2026-11-20"), ("W-9", "2026-11-20"),
    )  # fmt: skip
    assert problems(cast, "deliveries", data) == [
        (2, "day", "date.before_order"), (3, "external_number", "import.twice"), (4, "day", "period.closed"),
        (5, "external_number", "order.not_approved"), (6, "external_number", "order.unknown"),
    ]  # fmt: skip


def test_the_system_cannot_hand_in_orders(cast: Cast) -> None:
    with refused("permission.person"):
        import_file(system(), kind="orders", name="f.csv", data=ORDERS)
    assert not Order.objects.exists()


def test_a_step_is_known_for_every_kind_that_leaves_some(cast: Cast) -> None:
    assert {kind: loader_of(kind).step is not None for kind in ("customers", "orders", "deliveries")} == {
        "customers": False, "orders": True, "deliveries": True,
    }  # fmt: skip
