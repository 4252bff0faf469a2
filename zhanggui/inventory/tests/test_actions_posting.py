"""Stock in and out: moving average to the fen, the last issue takes the rest, reservations never exceed what is there."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.cast import DAY, Cast, system
from tests.support.refusals import refused
from zhanggui.foundation.books.context import alias
from zhanggui.foundation.checks import registry
from zhanggui.foundation.operations.frame import action
from zhanggui.inventory.actions.places import create_warehouse
from zhanggui.inventory.actions.posting import issue, reverse_moves
from zhanggui.inventory.actions.receipts import receive_stock
from zhanggui.inventory.actions.reserving import release, reserve
from zhanggui.inventory.domain import Incoming, Outgoing, Want, Worth
from zhanggui.inventory.models import Balance, Cost, Location, Move, Reservation, StockReceipt
from zhanggui.kernel.actors import Actor


@action("inventory.post")
def out(actor: Actor, /, *, cast: Cast, document: str, qty: str, owner: str = "tests.line/1") -> Decimal:
    """Issue bearings for a document of the test."""
    goods = [Outgoing(cast.bearing.pk, Decimal(qty), 1, 1, owner)]
    return issue(actor, location=cast.warehouse, day=DAY, document=document, goods=goods)[1]


@action("inventory.post")
def back(actor: Actor, /, *, document: str) -> None:
    """Reverse a document of the test."""
    reverse_moves(actor, document=document, day=DAY)


def bring(cast: Cast, qty: str, cost: str) -> StockReceipt:
    """Receive bearings."""
    goods = [Incoming(cast.bearing.pk, Decimal(qty), Decimal(cost))]
    return receive_stock(system(), warehouse_id=cast.warehouse.pk, day=DAY, goods=goods)


def stock(cast: Cast) -> tuple[Decimal, Decimal]:
    """Quantity and value of the bearings."""
    cost = Cost.objects.get(product=cast.bearing)
    assert Balance.objects.get(product=cast.bearing).on_hand == cost.qty
    return cost.qty, cost.value


def test_an_issue_costs_its_share_and_the_last_one_the_rest(cast: Cast) -> None:
    bring(cast, "1", "4.01")  # 101 pieces for 404.01
    assert [out(system(), cast=cast, document=f"t/{n}", qty="50") for n in range(2)] == [Decimal("200.00"), Decimal("200.01")]
    assert out(system(), cast=cast, document="t/2", qty="1") == Decimal("4.00")
    assert stock(cast) == (0, 0)


def test_the_worked_example(cast: Cast) -> None:
    out(system(), cast=cast, document="t/0", qty="100")
    bring(cast, "3", "3.3333")
    assert stock(cast) == (3, Decimal("10.00"))
    values = [out(system(), cast=cast, document=f"t/{n}", qty="1") for n in (1, 2, 3)]
    assert values == [Decimal("3.33"), Decimal("3.34"), Decimal("3.33")]


@given(
    st.integers(1, 10**9).map(lambda n: Decimal(n).scaleb(-2)),
    st.lists(st.integers(1, 10**6).map(lambda n: Decimal(n).scaleb(-3)), min_size=1, max_size=30),
)
def test_issues_of_everything_cost_everything(value: Decimal, parts: list[Decimal]) -> None:
    worth = Worth(sum(parts, Decimal(0)), value)
    taken = [worth.take(part) for part in parts]
    assert sum(taken) == value
    assert min(taken) >= 0
    assert (worth.qty, worth.value) == (0, 0)


def test_any_history_stays_exact(cast: Cast) -> None:
    @settings(max_examples=15, deadline=None, derandomize=True)
    @given(st.lists(st.tuples(st.sampled_from(("in", "out", "back")), st.integers(1, 60), st.integers(0, 99999)), max_size=10))
    def check(steps: list[tuple[str, int, int]]) -> None:
        with transaction.atomic(using=alias()):
            sent: list[str] = []
            for number, (kind, qty, cost) in enumerate(steps):
                if kind == "in":
                    bring(cast, str(qty), str(Decimal(cost).scaleb(-4)))
                elif kind == "out" and stock(cast)[0] >= qty:
                    out(system(), cast=cast, document=f"t/{number}", qty=str(qty))
                    sent.append(f"t/{number}")
                elif kind == "back" and sent:
                    back(system(), document=sent.pop())
            assert {b.property for b in registry.breaches()} == set()
            transaction.set_rollback(True, using=alias())

    check()


def test_a_reversal_restores_quantity_and_value_and_is_written_once(cast: Cast) -> None:
    bring(cast, "7", "4.4444")
    before = stock(cast)
    out(system(), cast=cast, document="t/1", qty="33")
    back(system(), document="t/1")
    assert stock(cast) == before
    back(system(), document="t/1")
    assert stock(cast) == before
    first, second = Move.objects.filter(document="t/1").order_by("id")
    assert (second.reverses, second.qty, second.value, second.source, second.target) == (
        first, first.qty, first.value, first.target, first.source,
    )  # fmt: skip
    assert (first.source_after, second.target_after) == (74, 107)


def test_reserving_takes_what_is_free_in_line_order(cast: Cast) -> None:
    wants = [Want(f"tests.line/{n}", cast.bearing.pk, Decimal(40)) for n in (1, 2, 3)]

    @action("inventory.reserve")
    def run(actor: Actor, /) -> dict[str, Decimal]:
        return reserve(actor, location_id=cast.warehouse.pk, document="tests/1", wants=wants)

    assert list(run(system()).values()) == [40, 40, 20]
    assert Balance.objects.get(product=cast.bearing).reserved == 100
    with refused("stock.short") as caught:
        out(system(), cast=cast, document="t/1", qty="21", owner="tests.line/3")
    assert caught.value.params["available"] == "20"
    assert out(system(), cast=cast, document="t/1", qty="20", owner="tests.line/3") == 80
    release(system(), document="tests/1")
    assert Balance.objects.get(product=cast.bearing).reserved == 0
    assert not Reservation.objects.exists()


@pytest.mark.parametrize(
    ("goods", "code", "field"),
    [
        ({"qty": Decimal(0)}, "qty.not_positive", "qty"),
        ({"qty": Decimal(-1)}, "qty.not_positive", "qty"),
        ({"qty": Decimal("1.5")}, "qty.places", "qty"),
        ({"unit_cost": Decimal("-0.01")}, "cost.negative", "unit_cost"),
        ({"product_id": 0}, "product.unknown", "product"),
    ],
)
def test_a_wrong_line_of_a_receipt_is_named(cast: Cast, goods: dict[str, object], code: str, field: str) -> None:
    line = {"product_id": cast.bearing.pk, "qty": Decimal(1), "unit_cost": Decimal(1), **goods}
    good = Incoming(cast.drill.pk, Decimal(1), Decimal(1))
    before = StockReceipt.objects.count()
    with refused(code, line=2, field=field):
        receive_stock(cast.keeper, warehouse_id=cast.warehouse.pk, day=DAY, goods=[good, Incoming(**line)])  # type: ignore[arg-type]
    assert StockReceipt.objects.count() == before


def test_what_else_is_refused_for_a_receipt(cast: Cast) -> None:
    goods = [Incoming(cast.bearing.pk, Decimal(1), Decimal(1))]
    other = create_warehouse(system(), code="BJ", name="北京仓")
    with refused("lines.none"):
        receive_stock(cast.keeper, warehouse_id=cast.warehouse.pk, day=DAY, goods=[])
    with refused("origin.unknown", field="kind"):
        receive_stock(cast.keeper, warehouse_id=cast.warehouse.pk, day=DAY, goods=goods, kind=Location.WAREHOUSE)
    with refused("period.closed", field="date"):
        receive_stock(cast.keeper, warehouse_id=cast.warehouse.pk, day=date(2027, 1, 1), goods=goods)
    with refused("warehouse.unknown", field="warehouse"):
        receive_stock(cast.keeper, warehouse_id=other.pk, day=DAY, goods=goods)
    with refused("warehouse.unknown"):
        receive_stock(system(), warehouse_id=0, day=DAY, goods=goods)
    with refused("permission.missing"):
        receive_stock(cast.seller, warehouse_id=cast.warehouse.pk, day=DAY, goods=goods)
    with refused("warehouse.code_taken", field="code"):
        create_warehouse(system(), code="XS", name="again")


def test_warehouses_of_a_pool_share_one_average(cast: Cast) -> None:
    other = create_warehouse(system(), code="BJ", name="北京仓")
    goods = [Incoming(cast.bearing.pk, Decimal(100), Decimal(5)), Incoming(cast.bearing.pk, Decimal(100), Decimal(6))]
    receipt = receive_stock(system(), warehouse_id=other.pk, day=DAY, goods=goods, kind=Location.OPENING)
    assert receipt.value == 1100
    assert out(system(), cast=cast, document="t/1", qty="10") == 50
    assert Cost.objects.get(product=cast.bearing).value == 1450
    assert list(registry.breaches()) == []
