"""Stock, the stock ledger and stock receipts on their pages."""

from decimal import Decimal
from typing import Any

import pytest

from tests.support.cast import DAY, Cast, system
from tests.support.pages import XSS, send, signed_in, statements, text_of, went_to
from tests.support.trade import order, ship
from zhanggui.catalog.actions import add_products, create_product
from zhanggui.catalog.domain import ProductCard
from zhanggui.catalog.models import Product
from zhanggui.inventory.actions.places import create_warehouse
from zhanggui.inventory.actions.receipts import receive_stock
from zhanggui.inventory.domain import Incoming
from zhanggui.inventory.models import Balance, Location, Move, StockReceipt

STOCK, MOVES, RECEIPTS = "/inventory/stock/", "/inventory/moves/", "/inventory/receipts/"


def entered(cast: Cast, *lines: tuple[str, str, str], **head: object) -> dict[str, Any]:
    """A filled-in receipt: (code, quantity, unit cost) a line."""
    return {
        "warehouse": cast.warehouse.pk, "date": DAY.isoformat(), "kind": "supplier", "note": "",
        "code": [code for code, _, _ in lines], "qty": [qty for _, qty, _ in lines],
        "unit_cost": [cost for _, _, cost in lines], **head,
    }  # fmt: skip


@pytest.fixture
def shipped(cast: Cast) -> Cast:
    """15 bearings left the warehouse."""
    ship(cast, order(cast, (cast.bearing, "15")))
    return cast


def test_goods_come_in_through_the_page(cast: Cast) -> None:
    client = signed_in(cast.keeper)
    assert "下沙总仓" in text_of(client, f"{RECEIPTS}new/")
    lines = (("ZC-10204", "２０", "5"), ("", "", ""), ("DG-30110", "2", "310.50"))
    url = went_to(send(client, f"{RECEIPTS}new/", entered(cast, *lines)))
    receipt = StockReceipt.objects.latest("id")
    assert url == f"{RECEIPTS}{receipt.pk}/"
    assert (receipt.value, receipt.lines.count(), receipt.creator_id) == (Decimal("721.00"), 2, cast.keeper.pk)
    assert Balance.objects.get(product=cast.bearing).on_hand == 120
    assert receipt.number in text_of(client, url)
    assert receipt.number in text_of(client, RECEIPTS)


def test_a_double_click_brings_goods_in_once(cast: Cast) -> None:
    client = signed_in(cast.keeper)
    fields = {"_key": "one-click-only", **entered(cast, ("ZC-10204", "1", "4"))}
    assert went_to(client.post(f"{RECEIPTS}new/", fields)) == went_to(client.post(f"{RECEIPTS}new/", fields))
    assert Balance.objects.get(product=cast.bearing).on_hand == 101


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("NO-SUCH", "1", "1"), "There is no such product."),
        (("ZC-10204", "0", "1"), "The quantity must be above zero."),
        (("ZC-10204", "-1", "1"), "The quantity must be above zero."),
        (("ZC-10204", "1.5", "1"), "too many decimals"),
        (("ZC-10204", "many", "1"), "is not a number"),
        (("ZC-10204", "1", ""), "is not a number"),
        (("ZC-10204", "1", "-0.01"), "A cost cannot be negative."),
    ],
)
def test_what_is_wrong_stands_on_its_line_and_nothing_is_written(cast: Cast, line: tuple[str, str, str], said: str) -> None:
    answer = send(signed_in(cast.keeper), f"{RECEIPTS}new/", entered(cast, ("DG-30110", "1", "300"), ("", "", ""), line))
    page = answer.content.decode()
    assert answer.status_code == 200
    first, second = page.split("data-line-no>")[1:3]
    assert "data-wrong" not in first
    assert said in second
    assert 'value="300"' in first
    assert StockReceipt.objects.count() == 1
    assert Balance.objects.get(product=cast.drill).on_hand == 10


def test_a_closed_month_and_an_empty_receipt_are_refused(cast: Cast) -> None:
    client = signed_in(cast.keeper)
    closed = send(client, f"{RECEIPTS}new/", entered(cast, ("ZC-10204", "1", "4"), date="2027-05-01"))
    assert "zg-say error" in closed.content.decode() or 'id="id_date_error"' in closed.content.decode()
    empty = send(client, f"{RECEIPTS}new/", entered(cast))
    assert "There are no lines; add at least one." in empty.content.decode()
    assert StockReceipt.objects.count() == 1


def test_a_keeper_receives_in_their_own_warehouses_only(cast: Cast) -> None:
    other = create_warehouse(system(), code="NB", name="宁波分仓")
    answer = send(signed_in(cast.keeper), f"{RECEIPTS}new/", entered(cast, ("ZC-10204", "1", "4"), warehouse=other.pk))
    assert 'id="id_warehouse_error"' in answer.content.decode()
    receive_stock(system(), warehouse_id=other.pk, day=DAY, goods=[Incoming(cast.drill.pk, Decimal(3), Decimal(1))])
    theirs = StockReceipt.objects.latest("id")
    assert signed_in(cast.keeper).get(f"{RECEIPTS}{theirs.pk}/").status_code == 404
    assert theirs.number not in text_of(signed_in(cast.keeper), RECEIPTS)
    assert "宁波分仓" not in text_of(signed_in(cast.keeper), STOCK).split("<tbody>")[1]


def test_stock_shows_what_is_on_hand_reserved_and_free(cast: Cast) -> None:
    order(cast, (cast.drill, "10"))
    page = text_of(signed_in(cast.boss), f"{STOCK}?q=ZC-10204")
    assert "400.00" in page
    assert "4.00" in page
    gone = text_of(signed_in(cast.seller), f"{STOCK}?free=none")
    assert "锂电冲击钻" in gone
    assert "深沟球轴承" not in gone
    assert "zg-flag" in gone


def test_the_ledger_tells_every_move_with_its_document(shipped: Cast) -> None:
    page = text_of(signed_in(shipped.keeper), f"{MOVES}?product={shipped.bearing.pk}")
    assert ">-15<" in page
    assert ">+100<" in page
    assert "</span> 85\n" in page
    assert "XSCKD-20261123-0001" in page
    assert "RKD-" in page
    assert "下沙总仓 →" in page
    assert ">-15<" not in text_of(signed_in(shipped.keeper), f"{MOVES}?way=in")
    assert ">+100<" not in text_of(signed_in(shipped.keeper), f"{MOVES}?date_from=2026-11-01")


def test_costs_are_for_those_who_may_see_them(shipped: Cast) -> None:
    receive_stock(
        system(), warehouse_id=shipped.warehouse.pk, day=DAY, goods=[Incoming(shipped.drill.pk, Decimal(1), Decimal("777.77"))]
    )
    receipt = StockReceipt.objects.latest("id")
    urls = (STOCK, MOVES, RECEIPTS, f"{RECEIPTS}{receipt.pk}/", f"/inventory/products/{shipped.drill.pk}/moves/")
    for url in urls:
        assert any(secret in text_of(signed_in(shipped.boss), url) for secret in ("777.77", "343.434"))
        page = text_of(signed_in(shipped.keeper), url)
        for secret in ("777.77", "343.4", "3,777.77", "60.00", "4.00", "Average cost", "Unit cost"):
            assert secret not in page, (url, secret)
    assert signed_in(shipped.keeper).get(f"{RECEIPTS}?totals=1").content.decode().count("777.77") == 0
    stock = f"/inventory/products/{shipped.drill.pk}/stock/"
    assert "Average cost" in text_of(signed_in(shipped.boss), stock)
    assert "Average cost" not in text_of(signed_in(shipped.seller), stock)


def test_lists_ask_the_same_number_of_times_for_any_length(shipped: Cast) -> None:
    add_products(system(), cards=[ProductCard(code=f"P-{n:03}", name=f"商品{n}") for n in range(60)])
    goods = [Incoming(pk, Decimal(5), Decimal(2)) for pk in Product.objects.values_list("id", flat=True)]
    receive_stock(system(), warehouse_id=shipped.warehouse.pk, day=DAY, goods=goods)
    client = signed_in(shipped.boss)
    for url, most in ((STOCK, 7), (f"{STOCK}?sort=-on_hand", 7), (MOVES, 8), (RECEIPTS, 7)):
        with statements(most):
            page = text_of(client, url)
        if url != RECEIPTS:
            assert "Next page" in page
    second = text_of(client, STOCK).split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert "P-055" in text_of(client, f"{STOCK}{second}")


def test_warehouses_are_added_by_those_who_run_the_house(cast: Cast) -> None:
    client = signed_in(cast.boss)
    url = "/inventory/warehouses/"
    assert "周仓" in text_of(client, url)
    fields = {"code": "NB", "name": "宁波分仓", "keeper_ids": [cast.keeper.pk]}
    assert went_to(send(client, f"{url}new/", fields)) == url
    assert list(Location.objects.get(code="NB").keepers.all()) == [cast.keeper]
    again = send(client, f"{url}new/", fields).content.decode()
    assert 'id="id_code_error">This code is taken.' in again
    assert signed_in(cast.keeper).get(url).status_code == 403


def test_who_may_not_look_is_refused(cast: Cast) -> None:
    assert signed_in(cast.seller).get(MOVES).status_code == 403
    assert signed_in(cast.seller).get(f"{RECEIPTS}new/").status_code == 403
    assert signed_in(cast.keeper).get("/inventory/products/999999/stock/").status_code == 404


def test_names_are_text_never_markup(cast: Cast) -> None:
    evil = create_product(system(), card=ProductCard(code="EVIL", name=XSS, spec=XSS))
    receive_stock(system(), warehouse_id=cast.warehouse.pk, day=DAY, note=XSS, goods=[Incoming(evil.pk, Decimal(1), Decimal(1))])
    receipt = StockReceipt.objects.latest("id")
    client = signed_in(cast.boss)
    for url in (STOCK, MOVES, RECEIPTS, f"{RECEIPTS}{receipt.pk}/", f"/inventory/products/{evil.pk}/moves/"):
        assert XSS not in text_of(client, url)
    typed = send(client, f"{RECEIPTS}new/", entered(cast, (XSS[:40], XSS[:40], XSS[:40]))).content.decode()
    assert "<script>alert" not in typed
    assert Move.objects.filter(product=evil).count() == 1
