"""The dashboard: its figures equal those computed by hand, within what each person may see."""

from datetime import date
from decimal import Decimal

import pytest

from tests.support.cast import DAY, Cast, system
from tests.support.pages import XSS, signed_in, statements, text_of
from zhanggui.analytics.queries import Orders
from zhanggui.analytics.web.board import Choice, Tile, board
from zhanggui.foundation.identity.models import User
from zhanggui.parties.actions import create_customer
from zhanggui.parties.domain import CustomerCard
from zhanggui.receivables.actions import receive_payment
from zhanggui.receivables.domain import Part as Share
from zhanggui.receivables.models import Charge
from zhanggui.sales.actions.deliveries import Part, post_delivery, unpost_delivery
from zhanggui.sales.actions.orders import create_order, submit_order

OCTOBER = date(2026, 10, 20)
URL = "/analytics/?to=2026-11-23"


@pytest.fixture
def traded(cast: Cast) -> Cast:
    """October: 68.00 delivered. November: 102.00 and 1,046.00 delivered, 68.00 delivered and taken back, 200.00 paid."""

    def ordered(*lines: tuple[object, str], day: date = DAY) -> int:
        order = create_order(cast.seller, draft=cast.draft(*lines, day=day))  # type: ignore[arg-type]
        return submit_order(cast.seller, order_id=order.pk).pk

    post_delivery(cast.keeper, order_id=ordered((cast.bearing, "10"), day=OCTOBER), day=OCTOBER)
    large = ordered((cast.bearing, "40"), (cast.drill, "2"))
    first = post_delivery(cast.keeper, order_id=large, day=DAY, parts=[Part(1, Decimal(15))])
    post_delivery(cast.keeper, order_id=large, day=DAY)
    wrong = post_delivery(cast.keeper, order_id=ordered((cast.bearing, "10")), day=DAY)
    unpost_delivery(cast.keeper, delivery_id=wrong.pk)
    ordered((cast.drill, "24"))
    charge = Charge.objects.get(source=first.reference)
    receive_payment(
        cast.finance, customer_id=cast.customer.pk, day=DAY, amount=Decimal(200), parts=[Share(charge.pk, charge.open)]
    )
    return cast


def tiles(user: User, choice: Choice) -> dict[str, Tile]:
    return {tile.metric.code: tile for tile in board(user, choice)["tiles"]}


def notes(tile: Tile) -> list[object]:
    return [note.value for note in tile.notes]


def test_figures_equal_those_computed_by_hand(traded: Cast) -> None:
    shown = tiles(traded.boss, Choice("month", DAY))
    assert shown["sales"].value == Decimal("1148.00")
    assert notes(shown["sales"]) == ["—", "+1588.2%"]
    assert (shown["today"].value, notes(shown["today"])) == (Decimal("1148.00"), [0])
    # 1,148.00 less 132.07 tax less 760.00 cost; 255.93 ÷ 1,015.93
    assert (shown["margin"].value, notes(shown["margin"])[0]) == (Decimal("255.93"), "25.19%")
    assert shown["money_in"].value == Decimal("200.00")
    assert (shown["receivable"].value, notes(shown["receivable"])) == (Decimal("1016.00"), [Decimal("68.00")])
    assert (shown["overdue"].value, notes(shown["overdue"])) == (Decimal("68.00"), ["6.69%", 1])
    assert shown["stock"].value == Decimal("2600.00")


def test_the_chosen_period_counts(traded: Cast) -> None:
    assert tiles(traded.boss, Choice("month", date(2026, 10, 31)))["sales"].value == Decimal("68.00")
    assert tiles(traded.boss, Choice("year", DAY))["sales"].value == Decimal("1216.00")
    assert tiles(traded.boss, Choice("custom", DAY, OCTOBER))["sales"].value == Decimal("1216.00")
    assert tiles(traded.boss, Choice("day", date(2026, 11, 22)))["sales"].value == 0


def test_trend_and_rankings_hold_the_same_sales(traded: Cast) -> None:
    context = board(traded.boss, Choice("month", DAY))
    chart = context["trend"]["chart"]
    assert chart["labels"][-2:] == ["2026-10", "2026-11"]
    assert chart["now"]["values"][-2:] == ["68", "1148"]
    assert set(chart["then"]["values"]) == {"0"}
    assert [(row.pk, row.sold.total, row.bar) for row in context["customers"]] == [(traded.customer.pk, 1148, 100)]
    assert [(row.pk, row.sold.total, row.qty, row.bar) for row in context["products"]] == [
        (traded.drill.pk, Decimal("876.00"), 2, 100),
        (traded.bearing.pk, Decimal("272.00"), 40, 31),
    ]
    assert context["orders"] == Orders(waiting=1, waiting_total=Decimal("10512.00"), to_ship=1, to_ship_total=Decimal("68.00"))
    assert [(late.amount, late.days) for late in context["late"]] == [(Decimal("68.00"), 4)]


def test_a_person_sees_the_figures_of_their_scope_only(traded: Cast) -> None:
    assert tiles(traded.manager, Choice("month", DAY))["sales"].value == Decimal("1148.00")
    traded.manager.department = None
    traded.manager.save()
    alone = User.objects.get(pk=traded.manager.pk)
    shown = tiles(alone, Choice("month", DAY))
    assert (shown["sales"].value, shown["receivable"].value, shown["overdue"].value) == (0, 0, 0)
    assert board(alone, Choice("month", DAY))["orders"].waiting == 0


def test_cost_and_margin_are_for_those_who_may_see_costs(traded: Cast) -> None:
    mine = text_of(signed_in(traded.boss), URL)
    theirs = text_of(signed_in(traded.manager), URL)
    for secret in ("255.93", "2,600.00", "25.19%", "Gross margin", "Stock value"):
        assert secret in mine
        assert secret not in theirs
    assert "1,148.00" in theirs


def test_nobody_else_opens_the_dashboard(traded: Cast) -> None:
    assert signed_in(traded.seller).get(URL).status_code == 403
    assert signed_in(traded.keeper).get("/analytics/").status_code == 403


@pytest.mark.parametrize("query", ["period=decade&to=never", "from=2026-12-01&to=2026-11-23", "to=9999-12-31&from=0001-01-01"])
def test_a_damaged_address_shows_a_period_all_the_same(cast: Cast, query: str) -> None:
    assert "Dashboard" in text_of(signed_in(cast.boss), f"/analytics/?{query}")


@pytest.mark.parametrize("query", ["", "&period=year", "&trend=day", "&from=2026-10-01"])
def test_the_page_asks_twelve_times_at_most(traded: Cast, query: str) -> None:
    client = signed_in(traded.boss)
    with statements(12):
        text_of(client, f"{URL}{query}")


def test_names_are_text_never_markup(traded: Cast) -> None:
    other = create_customer(system(), card=CustomerCard(code="X", name=XSS, short_name=XSS))
    order = create_order(traded.boss, draft=traded.draft((traded.bearing, "1")))
    order.customer_id, order.customer_name = other.pk, XSS
    order.save()
    submit_order(traded.boss, order_id=order.pk)
    post_delivery(traded.boss, order_id=order.pk, day=DAY)
    page = text_of(signed_in(traded.boss), URL)
    assert "&lt;script&gt;alert" in page
    assert XSS not in page


def test_the_customers_page_gets_sales_of_the_year(traded: Cast) -> None:
    url = f"/analytics/customers/{traded.customer.pk}/figures/"
    assert "255.93" not in text_of(signed_in(traded.seller), url)
    assert signed_in(traded.stranger).get(url).status_code == 404
