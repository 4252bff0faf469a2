"""Whatever is sent, the answer is a refusal in words with its place, never a 500 and never a silent correction."""

from typing import Any

import pytest

from tests.api.conftest import DAY, Desk
from tests.support.programs import Answer, done, refused_with
from zhanggui.foundation.operations.models import Operation
from zhanggui.foundation.periods.actions import close_period
from zhanggui.inventory.models import Move
from zhanggui.sales.models import Order

NUMBERS = [
    ("0", "qty.not_positive"), ("-1", "qty.not_positive"), ("1e999", "number.invalid"), ("1e3", "number.invalid"),
    ("NaN", "number.invalid"), ("Infinity", "number.invalid"), ("", "number.invalid"), ("1,5", "number.invalid"),
    ("٣", "number.invalid"), ("1.5", "qty.places"), ("0.0000001", "number.places"), ("1" * 20, "number.too_large"),
    ("9" * 500, "number.invalid"), ("1\x00", "number.invalid"), ("\ud800", "number.invalid"), (1.5, "number.not_text"),
    (1, "number.not_text"), (True, "number.not_text"), (None, "number.not_text"), ([], "number.not_text"),
    ({"$gt": 0}, "number.not_text"),
]  # fmt: skip
TEXTS = [
    ("a\x00b", "text.invalid"), ("\ud800", "text.invalid"), ("\x1b[31m", "text.invalid"), (5, "text.expected"),
    (None, "text.expected"), ("x" * 501, "input.string_too_long"),
]  # fmt: skip
DAYS = ["2026-02-30", "23.11.2026", "2026-11-23T00:00:00", "0001-01-01", "9999-12-31", "", 20261123, None, "２０２６-11-23"]
BODIES = [
    b"", b"null", b"[]", b'"text"', b"{", b"\xff\xfe", b"\x00", b"[" * 100_000, b'{"customer": NaN}', b"x" * 100,
]  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    """No request of these tests may end in our fault."""

    def fail(request: object, error: Exception) -> Any:
        raise AssertionError("a 5xx") from error

    monkeypatch.setattr("zhanggui.web.api.broken", fail)


def line(desk: Desk, **changes: Any) -> dict[str, Any]:
    good = {"product": desk.cast.bearing.pk, "qty": "5"}
    return desk.entered() | {"lines": [good, good | changes]}


@pytest.mark.parametrize(("qty", "code"), NUMBERS)
def test_a_bad_quantity_names_its_line(desk: Desk, qty: Any, code: str) -> None:
    answer = desk.seller.post("/sales/orders", line(desk, qty=qty))
    assert refused_with(answer, 422, code, line=2, field="qty")["line"] == 2
    assert not Order.objects.exists()


@pytest.mark.parametrize(("note", "code"), TEXTS)
def test_text_that_cannot_be_kept(desk: Desk, note: Any, code: str) -> None:
    refused_with(desk.seller.post("/sales/orders", desk.entered(note=note)), 422, code, field="note")
    if code != "input.string_too_long":
        refused_with(desk.seller.post("/parties/customers", {"code": "K", "name": note}), 422, code, field="name")


@pytest.mark.parametrize("day", DAYS)
def test_bad_days(desk: Desk, day: Any) -> None:
    answer = desk.seller.post("/sales/orders", desk.entered(order_date=day))
    if day is None:
        done(answer, 201)  # no date is today
    else:
        refused_with(answer, 422, "date.invalid", field="order_date")


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("path", ["/sales/orders", "/receivables/receipts"])
def test_bodies_that_are_no_object(desk: Desk, body: bytes, path: str) -> None:
    answer = (desk.boss).send("POST", path, body)
    assert answer.status in (400, 422)
    assert answer.body["code"]


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"product": 999_999}, "product.unknown", "product"), ({"product": 2**63}, "input.less_than", "product"),
        ({"product": "1"}, "input.int_type", "product"), ({"product": -1}, "input.greater_than_equal", "product"),
        ({"price": "-1"}, "price.negative", "price"), ({"discount": "1.01"}, "discount.range", "discount"),
        ({"discount": "-0.1"}, "discount.range", "discount"), ({"net": "1"}, "input.extra_forbidden", "net"),
        ({"price": 6.8}, "number.not_text", "price"), ({"qty": "100000", "price": "9999999999"}, "amount.too_large", "qty"),
    ],
)  # fmt: skip
def test_a_bad_line_names_its_field(desk: Desk, change: dict[str, Any], code: str, field: str) -> None:
    assert refused_with(desk.seller.post("/sales/orders", line(desk, **change)), 422, code, line=2, field=field)["line"] == 2


@pytest.mark.parametrize(
    ("change", "status", "code", "field"),
    [
        ({"customer": 999_999}, 404, "customer.unknown", "customer"),
        ({"warehouse": 999_999}, 404, "warehouse.unknown", "warehouse"),
        ({"salesperson": 999_999}, 422, "salesperson.unknown", "salesperson"),
        ({"freight": "-1"}, 422, "freight.invalid", "freight"), ({"freight": "0.001"}, 422, "freight.invalid", "freight"),
        ({"status": "approved"}, 422, "input.extra_forbidden", "status"),
        ({"total": "1"}, 422, "input.extra_forbidden", "total"),
        ({"tax_included": "yes"}, 422, "input.bool_type", "tax_included"),
        ({"lines": {}}, 422, "input.list_type", "lines"), ({"due_date": "2026-11-01"}, 422, "date.order", "due_date"),
        ({"lines": [{"product": 1, "qty": "1"}] * 2001}, 422, "input.too_long", "lines"),
    ],
)  # fmt: skip
def test_a_bad_head_names_its_field(desk: Desk, change: dict[str, Any], status: int, code: str, field: str) -> None:
    refused_with(desk.seller.post("/sales/orders", desk.entered() | change), status, code, field=field)


def test_all_lines_are_told_at_once(desk: Desk) -> None:
    body = desk.entered() | {"lines": [{"product": 999_999, "qty": "1"}, {"product": desk.cast.drill.pk, "qty": "0"}]}
    told = refused_with(desk.seller.post("/sales/orders", body), 422, "product.unknown")
    assert [(one["line"], one["code"]) for one in told["problems"]] == [(1, "product.unknown"), (2, "qty.not_positive")]
    assert "Line 2" in told["detail"]


def test_an_empty_order_is_not_submitted(desk: Desk) -> None:
    order = done(desk.seller.post("/sales/orders", desk.entered() | {"lines": []}), 201)
    refused_with(desk.seller.post(f"/sales/orders/{order['id']}/submit"), 422, "lines.none")


def test_over_delivery_names_who_holds_the_goods(desk: Desk) -> None:
    holder = desk.approved((desk.cast.bearing.pk, "90"))
    number = done(desk.seller.get(f"/sales/orders/{holder}"))["number"]
    path = f"/sales/orders/{desk.approved((desk.cast.bearing.pk, '20'))}/deliveries"
    told = refused_with(desk.keeper.post(path, {"date": DAY}), 422, "stock.short", line=1, field="qty")
    assert number in told["detail"]
    refused_with(desk.keeper.post(path, {"date": DAY, "lines": [{"line_no": 1, "qty": "21"}]}), 422, "qty.beyond_open", line=1)
    assert not Move.objects.filter(document__startswith="sales.").exists()


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([], "lines.none"), ([{"line_no": 1, "qty": "0"}], "lines.none"), ([{"line_no": 1, "qty": "-1"}], "qty.invalid"),
        ([{"line_no": 9, "qty": "1"}], "line.unknown"), ([{"line_no": 1, "qty": "1"}] * 2, "lines.twice"),
        ([{"line_no": 1, "qty": 1}], "number.not_text"), ([{"line_no": 2**70, "qty": "1"}], "input.less_than_equal"),
    ],
)  # fmt: skip
def test_bad_deliveries(desk: Desk, parts: list[Any], code: str) -> None:
    path = f"/sales/orders/{desk.approved()}/deliveries"
    refused_with(desk.keeper.post(path, {"date": DAY, "lines": parts}), 422, code)


def test_a_closed_period_takes_nothing(desk: Desk) -> None:
    order, delivery = desk.approved(), desk.delivered()
    close_period(desk.cast.finance, month=Move.objects.latest("id").business_date.replace(day=1))
    goods = {"product": desk.cast.bearing.pk, "qty": "1", "unit_cost": "1"}
    for program, path, body in (
        (desk.keeper, f"/sales/orders/{order}/deliveries", {"date": DAY}),
        (desk.keeper, f"/sales/deliveries/{delivery['id']}/reverse", None),
        (desk.keeper, "/inventory/receipts", {"warehouse": desk.cast.warehouse.pk, "date": DAY, "lines": [goods]}),
        (desk.finance, f"/sales/orders/{delivery['order']['id']}/invoices", {"date": DAY}),
        (desk.finance, "/receivables/receipts", {"customer": desk.cast.customer.pk, "date": DAY, "amount": "1"}),
    ):
        refused_with(program.post(path, body), 422, "period.closed")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount": "0"}, "amount.invalid"), ({"amount": "0.001"}, "amount.invalid"), ({"amount": 5}, "number.not_text"),
        ({"amount": "100000000000001"}, "number.too_large"), ({"method": "gold"}, "input.literal_error"),
        ({"allocations": [{"charge": 999, "amount": "1"}]}, "allocation.charge"),
        ({"allocations": [{"charge": 999, "amount": "1"}] * 2}, "allocation.beyond"),
        ({"amount": "1000000000000.01"}, "amount.too_large"),
    ],
)  # fmt: skip
def test_bad_money(desk: Desk, change: dict[str, Any], code: str) -> None:
    body = {"customer": desk.cast.customer.pk, "date": DAY, "amount": "1"} | change
    refused_with(desk.finance.post("/receivables/receipts", body), 422, code)


@pytest.mark.parametrize(
    ("goods", "code"),
    [
        ({"qty": "0"}, "qty.not_positive"), ({"product": 999_999}, "product.unknown"), ({"unit_cost": "-1"}, "cost.negative"),
        ({"qty": "0.5"}, "qty.places"), ({"qty": "1000000000000", "unit_cost": "9999999999"}, "amount.too_large"),
    ],
)  # fmt: skip
def test_bad_goods(desk: Desk, goods: dict[str, Any], code: str) -> None:
    sent = {"product": desk.cast.bearing.pk, "qty": "1", "unit_cost": "1"} | goods
    body = {"warehouse": desk.cast.warehouse.pk, "date": DAY, "lines": [sent]}
    assert refused_with(desk.boss.post("/inventory/receipts", body), 422, code, line=1)["line"] == 1


def test_masters_refuse_what_is_taken_or_unknown(desk: Desk) -> None:
    refused_with(desk.boss.post("/parties/customers", {"code": "KH-0137", "name": "x"}), 422, "customer.code_taken", field="code")
    refused_with(desk.boss.post("/catalog/products", {"code": "ZC-10204", "name": "x"}), 422, "product.code_taken", field="code")
    refused_with(desk.boss.post("/parties/customers", {"code": "K", "name": "x", "salesperson": 999}), 422, "salesperson.unknown")
    refused_with(desk.seller.post("/parties/customers", {"code": "", "name": "x"}), 422, "input.string_too_short", field="code")
    refused_with(desk.boss.put("/pricing/prices", {"lines": [{"product": 999, "price": "1"}]}), 422, "product.unknown")
    twice = [{"product": desk.cast.bearing.pk, "price": "1"}] * 2
    refused_with(desk.boss.put("/pricing/prices", {"lines": twice}), 422, "lines.twice")
    huge = {"code": "K", "name": "x", "tax_rate": "1.1"}
    refused_with(desk.boss.post("/catalog/products", huge), 422, "input.less_than_equal", field="tax_rate")


@pytest.mark.parametrize(
    "path", ["/sales/orders/abc", "/sales/orders/0", f"/sales/orders/{10**30}", "/sales", "/sales/orders/", "/x"]
)
def test_addresses_that_do_not_exist(desk: Desk, path: str) -> None:
    answer = desk.boss.get(path)
    assert answer.status == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_methods_that_an_address_does_not_know(desk: Desk) -> None:
    answer = desk.boss.send("PATCH", "/sales/orders", {})
    refused_with(answer, 405, "method.unknown")
    assert {"GET", "POST"} == set(answer.headers["Allow"].split(", "))


def test_a_body_that_is_too_large(desk: Desk, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    refused_with(desk.seller.send("POST", "/sales/orders", b" " * 2000), 413, "body.too_large")


def test_a_form_is_no_json(desk: Desk) -> None:
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"):
        response = desk.seller.client.generic(
            "POST", "/api/v1/sales/orders", b"a=1", content_type=kind, headers={"Authorization": f"Bearer {desk.seller.token}"}
        )
        assert response.status_code in (400, 422), kind
        assert response["Content-Type"] == "application/problem+json"


def test_refusals_speak_the_readers_language(desk: Desk) -> None:
    answer: Answer = desk.seller.post("/sales/orders", line(desk, qty="0"), **{"Accept-Language": "zh-hans"})
    assert answer.headers["Content-Language"] == "zh-hans"
    assert not Operation.objects.filter(subject__startswith="sales.").exists()
