"""Entering orders through the pages: what is refused names its line and field, and nothing is half-written."""

from decimal import Decimal
from typing import Any

import pytest
from django.db.models import F

from tests.support.cast import Cast, system
from tests.support.pages import XSS, signed_in, statements, text_of
from zhanggui.catalog.actions import create_product
from zhanggui.catalog.domain import ProductCard
from zhanggui.foundation.operations.models import Operation
from zhanggui.sales.actions.orders import change_order, create_order, submit_order
from zhanggui.sales.models import Order
from zhanggui.sales.tests.desk import body, found, post

SAVE = "/sales/orders/save/"


def test_a_new_order_is_saved_and_shown(cast: Cast) -> None:
    seller = signed_in(cast.seller)
    answer = post(seller, SAVE, body(cast, {"product": cast.drill.pk, "qty": "２", "discount": "5"}, freight="10.50"))
    assert answer.status_code == 200
    order = Order.objects.get()
    assert answer.json() == {"id": order.pk, "version": 1, "url": f"/sales/orders/{order.pk}/"}
    assert (order.goods, order.freight, order.total) == (Decimal("832.20"), Decimal("10.50"), Decimal("842.70"))
    page = text_of(seller, answer.json()["url"])
    assert "842.70" in page
    assert "人民币捌佰肆拾贰元柒角整" in page


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ({"qty": "0"}, ("qty.not_positive", 1, "qty")),
        ({"qty": "-3"}, ("qty.not_positive", 1, "qty")),
        ({"qty": "1.5"}, ("qty.places", 1, "qty")),
        ({"qty": "0.0000001"}, ("number.places", 1, "qty")),
        ({"qty": "1e9"}, ("number.invalid", 1, "qty")),
        ({"qty": "three"}, ("number.invalid", 1, "qty")),
        ({"qty": ""}, ("qty.not_positive", 1, "qty")),
        ({"qty": "9999999999999999"}, ("number.too_large", 1, "qty")),
        ({"qty": "1", "price": "-1"}, ("price.negative", 1, "price")),
        ({"qty": "1", "price": "6.123456789"}, ("number.places", 1, "price")),
        ({"qty": "1", "discount": "120"}, ("discount.range", 1, "discount")),
        ({"qty": "1", "note": "x" * 201}, ("text.long", 1, "note")),
        ({"qty": "1", "product": 999_999}, ("product.unknown", 1, "product")),
        ({"qty": "1", "product": None, "text": "NO-SUCH"}, ("product.unknown", 1, "product")),
        ({"qty": "1", "product": str(10**30)}, ("product.unknown", 1, "product")),
    ],
)
def test_a_bad_line_is_refused_by_line_and_field(cast: Cast, line: dict[str, Any], problem: tuple[str, int, str]) -> None:
    seller = signed_in(cast.seller)
    answer = post(seller, SAVE, body(cast, {"product": cast.bearing.pk, **line}))
    assert answer.status_code == 422
    assert found(answer) == [problem]
    assert all(one["detail"] for one in answer.json()["problems"])
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("head", "problem"),
    [
        ({"customer": None}, ("customer.none", None, "customer")),
        ({"warehouse": ""}, ("warehouse.none", None, "warehouse")),
        ({"order_date": "23/11/2026"}, ("date.invalid", None, "order_date")),
        ({"due_date": "2026-11-01"}, ("date.order", None, "due_date")),
        ({"freight": "-1"}, ("freight.invalid", None, "freight")),
        ({"freight": "0.001"}, ("freight.invalid", None, "freight")),
        ({"freight": "free"}, ("number.invalid", None, "freight")),
        ({"external_number": "x" * 61}, ("text.long", None, "external_number")),
    ],
)
def test_a_bad_head_is_refused_by_field(cast: Cast, head: dict[str, Any], problem: tuple[str, None, str]) -> None:
    answer = post(signed_in(cast.seller), SAVE, body(cast, **head))
    assert answer.status_code == 422
    assert found(answer) == [problem]
    assert not Order.objects.exists()


def test_everything_wrong_is_told_at_once_with_the_lines_of_the_grid(cast: Cast) -> None:
    lines = [{"product": cast.bearing.pk, "qty": "x"}, {"product": None, "qty": "1"}, {"product": cast.drill.pk, "qty": "1.5"}]
    answer = post(signed_in(cast.seller), SAVE, body(cast, *lines, freight="-1"))
    assert sorted(found(answer), key=str) == sorted(
        [
            ("freight.invalid", None, "freight"),
            ("number.invalid", 1, "qty"),
            ("product.unknown", 2, "product"),
            ("qty.places", 3, "qty"),
        ],
        key=str,
    )


@pytest.mark.parametrize("content", ["[]", "{", '"text"', "", '{"lines": 5}', '{"lines": [null, 7]}'])
def test_what_is_no_order_is_refused(cast: Cast, content: str) -> None:
    answer = post(signed_in(cast.seller), SAVE, content)
    assert answer.status_code == 422
    assert answer.json()["problems"]


def test_a_double_click_saves_once(cast: Cast) -> None:
    seller = signed_in(cast.seller)
    first = post(seller, SAVE, body(cast), key="click-0001")
    again = post(seller, SAVE, body(cast), key="click-0001")
    assert (again.status_code, again.json()) == (200, first.json())
    assert Order.objects.count() == 1
    other = post(seller, SAVE, body(cast, freight="5"), key="click-0001")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency.reused")


def test_an_edit_conflict_shows_what_the_other_changed(cast: Cast) -> None:
    order = create_order(cast.seller, draft=cast.draft((cast.bearing, "10")))
    seen = Operation.objects.latest("id").pk
    change_order(cast.manager, order_id=order.pk, draft=cast.draft((cast.bearing, "12"), note="by phone"), version=1)
    answer = post(signed_in(cast.seller), f"/sales/orders/{order.pk}/save/", {**body(cast), "version": 1, "seen": seen})
    assert answer.status_code == 409
    told = answer.json()
    assert told["code"] == "edit.conflict"
    assert told["url"] == f"/sales/orders/{order.pk}/#history"
    assert [(one["who"], one["verb"]) for one in told["changes"]] == [("王建国", "Changed")]
    assert told["changes"][0]["changes"] == [
        ["Note", "", "by phone"], ["Line 1", "ZC-10204 10 × 6.8", "ZC-10204 12 × 6.8"], ["Total", "68", "81.6"],
    ]  # fmt: skip
    assert Order.objects.get(pk=order.pk).version == 2


def test_an_order_under_way_cannot_be_edited(cast: Cast) -> None:
    order = create_order(cast.seller, draft=cast.draft((cast.bearing, "10")))
    submit_order(cast.seller, order_id=order.pk)
    seller = signed_in(cast.seller)
    assert seller.get(f"/sales/orders/{order.pk}/edit/").status_code == 422
    answer = post(seller, f"/sales/orders/{order.pk}/save/", {**body(cast), "version": 2})
    assert (answer.status_code, answer.json()["code"]) == (422, "order.locked")


def test_figures_are_computed_and_nothing_is_written(cast: Cast) -> None:
    before = Operation.objects.count()
    lines = [{"product": cast.bearing.pk, "qty": "3", "discount": "5"}, {"product": cast.drill.pk, "qty": "x"}]
    answer = post(signed_in(cast.seller), "/sales/orders/figures/", body(cast, *lines, freight="1"))
    told = answer.json()
    assert told["lines"] == {
        "1": {"price": "6.8", "list": "6.8", "net": "17.15", "tax": "2.23", "gross": "19.38", "why": "List price"}
    }
    assert (told["goods"], told["discount"], told["total"]) == ("19.38", "1.02", "20.38")
    assert found(answer) == [("number.invalid", 2, "qty")]
    assert told["credit"]["after"] is None
    assert (Operation.objects.count(), Order.objects.count()) == (before, 0)


def test_figures_ask_the_database_equally_often_for_any_number_of_lines(cast: Cast) -> None:
    seller = signed_in(cast.seller)
    for count in (1, 200):
        content = body(cast, *[{"product": cast.bearing.pk, "qty": "1"}] * count)
        with statements(6):
            assert post(seller, "/sales/orders/figures/", content).status_code == 200


def test_products_are_found_by_code_name_initials_and_barcode(cast: Cast) -> None:
    create_product(system(), card=ProductCard(code="JG-1", name="外六角螺栓", barcode="6901234567892"))
    seller = signed_in(cast.seller)
    for text in ("jg-1", "六角", "wljls", "6901234567892"):
        answer = seller.get("/sales/orders/products/", {"q": text, "warehouse": cast.warehouse.pk}).json()
        assert [one["code"] for one in answer["products"]] == ["JG-1"], text
    one = seller.get("/sales/orders/products/", {"q": "DG-30110", "warehouse": cast.warehouse.pk}).json()["products"][0]
    assert (one["price"], one["free"], one["unit"], one["tax"]) == ("438", "10", "台", "13")


def test_pasted_names_are_looked_up_in_one_request(cast: Cast) -> None:
    content = {"names": ["ZC-10204", "nobody", " DG-30110 "], "warehouse": cast.warehouse.pk}
    seller = signed_in(cast.seller)
    with statements(6):
        answer = post(seller, "/sales/orders/named/", content)
    assert sorted(answer.json()["products"]) == ["DG-30110", "ZC-10204"]


def test_facts_beside_the_line_stay_within_the_scope(cast: Cast) -> None:
    query = {"product": cast.bearing.pk, "customer": cast.customer.pk, "warehouse": cast.warehouse.pk}
    answer = signed_in(cast.seller).get("/sales/orders/facts/", query, headers={"Accept": "application/json"})
    assert answer.json()["stock"][0] == {
        "warehouse": "下沙总仓", "id": cast.warehouse.pk, "on_hand": "100", "reserved": "0", "free": "100",
    }  # fmt: skip
    stranger = signed_in(cast.stranger).get("/sales/orders/facts/", query, headers={"Accept": "application/json"})
    assert (stranger.status_code, stranger.json()["code"]) == (404, "customer.unknown")
    figures = post(signed_in(cast.stranger), "/sales/orders/figures/", body(cast))
    assert figures.json()["credit"] is None


def test_a_stranger_can_neither_see_nor_take_a_customer(cast: Cast) -> None:
    stranger = signed_in(cast.stranger)
    assert stranger.get("/sales/orders/customers/", {"q": "宁波"}).json() == {"customers": []}
    answer = post(stranger, SAVE, body(cast))
    assert (answer.status_code, answer.json()["code"]) == (404, "customer.unknown")
    assert not Order.objects.exists()


def test_what_people_type_is_never_markup(cast: Cast) -> None:
    seller = signed_in(cast.seller)
    line = {"product": cast.bearing.pk, "qty": "1", "note": XSS}
    url = post(seller, SAVE, body(cast, line, note=XSS, external_number=XSS, ship_name=XSS)).json()["url"]
    for page in (url, f"{url}edit/", "/sales/orders/"):
        html = text_of(seller, page)
        assert XSS not in html
        assert "alert(" in html or page == "/sales/orders/"


def test_the_entry_page_of_a_long_order_asks_equally_often(cast: Cast) -> None:
    seller = signed_in(cast.seller)
    for count in (1, 100):
        url = post(seller, SAVE, body(cast, *[{"product": cast.bearing.pk, "qty": "1"}] * count)).json()["url"]
        with statements(10):
            text_of(seller, f"{url}edit/")
    assert Order.objects.filter(total=F("goods")).count() == 2


@pytest.mark.parametrize("content", ["[" * 100_000, '{"a":' * 50_000, '{"note": "\\ud800"}', '{"lines": [{"note": "\\udfff"}]}'])
@pytest.mark.parametrize("page", ["save/", "figures/", "named/"])
def test_a_body_that_cannot_be_kept_is_refused(cast: Cast, page: str, content: str) -> None:
    answer = post(signed_in(cast.seller), f"/sales/orders/{page}", content)
    assert (answer.status_code, answer.json()["code"]) == (422, "body.invalid")


@pytest.mark.parametrize(
    ("field", "day"), [("order_date", "0001-01-01"), ("order_date", "9999-12-31"), ("due_date", "9999-12-31")]
)
def test_a_year_that_no_document_carries_is_refused_at_its_field(cast: Cast, field: str, day: str) -> None:
    answer = post(signed_in(cast.seller), SAVE, body(cast, **{field: day}))
    assert answer.status_code == 422
    assert ("date.invalid", None, field) in found(answer)
    assert not Order.objects.exists()
