"""A company's own fields: typed, in forms, lists, filters, imports and the API, on both engines."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.support.cast import Cast, system
from tests.support.pages import XSS, send, signed_in, statements, text_of, went_to
from tests.support.programs import Program
from tests.support.refusals import refused
from zhanggui.foundation.customfields.actions import add_field, change_field
from zhanggui.foundation.customfields.models import CustomField
from zhanggui.foundation.customfields.queries import own_entries
from zhanggui.foundation.customfields.values import checked
from zhanggui.foundation.importing.actions import check_file, import_file
from zhanggui.foundation.operations.models import Operation
from zhanggui.kernel.cards import KINDS, unkept
from zhanggui.kernel.errors import BusinessError
from zhanggui.parties.actions import change_supplier, create_supplier
from zhanggui.parties.domain import SupplierCard
from zhanggui.parties.models import Customer, Supplier

CARRIER = "parties.customer"
GIVEN = {
    "text": "华东", "number": "1,234.5", "percent": "13%", "whole": "7", "flag": "是", "day": "2026年2月3日", "choice": "甲",
}  # fmt: skip
READ = {
    "text": "华东", "number": Decimal("1234.5"), "percent": Decimal("0.13"), "whole": 7, "flag": True,
    "day": date(2026, 2, 3), "choice": "甲",
}  # fmt: skip


def every_kind(carrier: str = CARRIER, **more: Any) -> None:
    for kind in KINDS:
        add_field(
            system(), carrier=carrier, code=f"x_{kind}", label=f"栏目{kind}", kind=kind, choices=["甲", "乙"], listed=True, **more
        )


def card_fields(**changed: object) -> dict[str, object]:
    return {"code": "KH-0500", "name": "绍兴宏达", "tax_included": "on", **changed}


def test_every_kind_is_read_kept_and_read_back_exactly(cast: Cast) -> None:
    every_kind()
    entries = own_entries(CARRIER)
    kept = checked(cast.boss, entries, {f"x_{kind}": text for kind, text in GIVEN.items()})
    Customer.objects.filter(pk=cast.customer.pk).update(extra=kept)
    extra = Customer.objects.get(pk=cast.customer.pk).extra
    assert {entry.kind: unkept(entry, extra[entry.name]) for entry in entries} == READ


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("number", "1e9", "number.invalid"), ("number", "1.234", "number.places"), ("percent", "130%", "rate.range"),
        ("whole", "-1", "number.range"), ("flag", "maybe", "flag.invalid"), ("day", "2026-02-30", "date.invalid"),
        ("choice", "丙", "choice.unknown"), ("text", "长" * 300, "text.long"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_with_its_field(cast: Cast, kind: str, text: str, code: str) -> None:
    every_kind()
    with pytest.raises(BusinessError) as error:
        checked(cast.boss, own_entries(CARRIER), {f"x_{kind}": text})
    assert [(one.code, one.field) for one in error.value.problems] == [(code, f"own_x_{kind}")]


def test_all_problems_are_told_at_once(cast: Cast) -> None:
    every_kind(required=True)
    with pytest.raises(BusinessError) as error:
        checked(cast.boss, own_entries(CARRIER), {"x_day": "soon", "nobody": "1"})
    codes = {one.field: one.code for one in error.value.problems}
    assert codes["own_x_day"] == "date.invalid"
    assert codes["nobody"] == "field.unknown"
    assert codes["own_x_text"] == "entry.empty"
    assert "own_x_flag" not in codes


def test_a_float_of_a_program_is_refused(cast: Cast) -> None:
    every_kind()
    with pytest.raises(BusinessError, match="text"):
        checked(cast.boss, own_entries(CARRIER), {"x_number": 0.1})


def test_a_field_is_declared_once_with_a_plain_code(cast: Cast) -> None:
    add_field(cast.boss, carrier=CARRIER, code="region", label="片区", kind="text")
    for wrong, code in (
        ({"code": "region"}, "field.taken"), ({"code": "other"}, "label.taken"), ({"code": "id__gt"}, None),
        ({"code": "9x"}, "code.invalid"), ({"code": "x", "label": "y", "carrier": "sales.nothing"}, "carrier.unknown"),
        ({"code": "x", "label": "y", "kind": "choice"}, "choices.missing"),
    ):  # fmt: skip
        given = {"carrier": CARRIER, "code": "z", "label": "片区", "kind": "text", **wrong}
        if code is None:
            add_field(cast.boss, **(given | {"label": "双下划线"}))  # a code never becomes a lookup: KeyTransform takes it whole
        else:
            with refused(code):
                add_field(cast.boss, **given)
    with refused("permission.missing"):
        add_field(cast.seller, carrier=CARRIER, code="q", label="q", kind="text")


def test_own_fields_stand_in_form_page_list_and_filter(cast: Cast) -> None:
    every_kind()
    client = signed_in(cast.boss)
    given = {"own_x_text": XSS, "own_x_number": "1234.50", "own_x_percent": "13", "own_x_whole": "7", "own_x_flag": "on",
             "own_x_day": "2026-02-03", "own_x_choice": "甲"}  # fmt: skip
    url = went_to(send(client, "/parties/customers/new/", card_fields(**given)))
    page = text_of(client, url)
    assert XSS not in page
    for text in ("1,234.5", "13%", "2026-02-03", "甲", "Yes"):
        assert text in page
    edit = text_of(client, f"{url}edit/")
    assert 'value="1234.5"' in edit
    assert 'value="13"' in edit
    with statements(7):
        assert "栏目choice" in text_of(client, "/parties/customers/")
    for query, found in (
        ("own_x_choice=甲", True), ("own_x_choice=乙", False), ("own_x_flag=yes", True), ("own_x_flag=no", False),
        ("own_x_day_from=2026-02-03&own_x_day_to=2026-02-03", True), ("own_x_day_from=2026-02-04", False),
        ("own_x_text=alert", True), ("own_x_text=nothing", False), ("own_secret__gt=1", True),
    ):  # fmt: skip
        assert ("绍兴宏达" in text_of(client, f"/parties/customers/?{query}")) is found, query


def test_a_refused_own_field_is_told_beside_it(cast: Cast) -> None:
    add_field(system(), carrier=CARRIER, code="route", label="线路", kind="text", required=True)
    answer = send(signed_in(cast.seller), "/parties/customers/new/", card_fields())
    assert 'id="id_own_route_error"' in answer.content.decode()
    assert not Customer.objects.filter(code="KH-0500").exists()


def test_cost_fields_are_for_people_who_see_cost(cast: Cast) -> None:
    add_field(system(), carrier=CARRIER, code="rebate", label="返利底价", kind="number", costs=True, listed=True)
    boss, seller = Program(cast.boss), Program(cast.seller)
    body = {"code": "KH-9", "name": "客户九", "salesperson": cast.seller.pk, "extra": {"rebate": "7654.32"}}
    made = boss.post("/parties/customers", body).body
    assert made["extra"] == {"rebate": "7654.32"}
    url = f"/parties/customers/{made['id']}"
    assert seller.get(url).body["extra"] == {}
    assert seller.put(url, body, match=1).code == "field.unknown"
    page = signed_in(cast.seller)
    for address in (f"{url}/", f"{url}/edit/", "/parties/customers/"):
        assert "返利底价" not in text_of(page, address)
        assert "返利底价" in text_of(signed_in(cast.boss), address)
    kept = seller.put(url, {"code": "KH-9", "name": "新名字", "salesperson": cast.seller.pk}, match=1)
    assert kept.status == 200
    assert boss.get(url).body["extra"] == {"rebate": "7654.32"}  # whoever cannot see it cannot lose it either
    log = str(list(Operation.objects.values_list("entries", flat=True)))
    assert "7654" not in log


def test_an_import_reads_own_fields_by_label_and_by_code(cast: Cast) -> None:
    add_field(system(), carrier="parties.supplier", code="region", label="片区", kind="choice", choices=["华东", "华南"])
    rows = "供应商编码,供应商名称,片区\nS-1,轴承厂,华东\nS-2,电机厂,华北\n"
    with pytest.raises(BusinessError) as error:
        check_file(cast.boss, kind="suppliers", name="s.csv", data=rows.encode())
    assert [(one.line, one.field, one.code) for one in error.value.problems] == [(3, "own_region", "choice.unknown")]
    report = import_file(cast.boss, kind="suppliers", name="s.csv", data=rows.replace("华北", "华南").encode("gb18030"))
    assert (report.created, Supplier.objects.get(code="S-2").extra) == (2, {"region": "华南"})


def test_a_stopped_field_keeps_its_values(cast: Cast) -> None:
    field = add_field(cast.boss, carrier="parties.supplier", code="region", label="片区", kind="text")
    made = create_supplier(cast.boss, card=SupplierCard(code="S-1", name="厂"), extra={"region": "华东"})
    change_field(cast.boss, field_id=field.pk, label="片区", stopped=True)
    changed = change_supplier(cast.boss, pk=made.pk, card=SupplierCard(code="S-1", name="新厂"), version=1)
    assert (changed.extra, own_entries("parties.supplier")) == ({"region": "华东"}, ())
    change_field(cast.boss, field_id=field.pk, label="大区", stopped=False)
    assert [entry.label for entry in own_entries("parties.supplier")] == ["大区"]


def test_fields_are_set_on_their_page(cast: Cast) -> None:
    client = signed_in(cast.boss)
    body = {"carrier": CARRIER, "label": XSS, "code": "grade", "kind": "choice", "choices": "A\nB\n", "most": "200",
            "places": "2", "position": "50", "listed": "on"}  # fmt: skip
    assert went_to(send(client, "/settings/fields/new/", body)) == "/settings/fields/"
    field = CustomField.objects.get()
    assert (field.choices, field.listed) == (["A", "B"], True)
    assert XSS not in text_of(client, "/settings/fields/")
    assert XSS not in text_of(client, "/parties/customers/")
    wrong = send(client, "/settings/fields/new/", body | {"label": "other"})
    assert 'id="id_code_error">This code is taken.' in wrong.content.decode()
    send(client, f"/settings/fields/{field.pk}/", {"label": "等级", "choices": "A", "position": "1", "stopped": "on"})
    field.refresh_from_db()
    assert (field.label, field.choices, field.stopped) == ("等级", ["A"], True)


def _order_fields(cast: Cast) -> None:
    for kind in KINDS:
        add_field(cast.boss, carrier="sales.order", code=f"h_{kind}", label=f"单头{kind}", kind=kind, choices=["甲"], listed=True)
    add_field(cast.boss, carrier="sales.order_line", code="batch", label="批次要求", kind="text", required=True)
    add_field(cast.boss, carrier="sales.order_line", code="floor", label="底价", kind="number", costs=True)


def test_an_order_carries_own_fields_in_head_and_lines(cast: Cast) -> None:
    _order_fields(cast)
    client = signed_in(cast.seller)
    head = {"own_h_text": XSS, "own_h_number": "1,234.5", "own_h_percent": "13%", "own_h_whole": "7", "own_h_flag": "yes",
            "own_h_day": "2026-02-03", "own_h_choice": "甲"}  # fmt: skip
    line = {"product": cast.bearing.pk, "qty": "5", "price": "", "discount": "", "note": "", "own": {"batch": "B-1"}}
    body = {"customer": cast.customer.pk, "warehouse": cast.warehouse.pk, "order_date": "2026-11-23", **head, "lines": [line]}

    def sent(**changed: Any) -> Any:
        return client.post("/sales/orders/save/", body | changed, content_type="application/json", HTTP_ACCEPT="application/json")

    wrong = sent(own_h_day="soon", lines=[line | {"own": {}}]).json()["problems"]
    assert {(one["field"], one["line"]) for one in wrong} == {("own_h_day", None), ("own_batch", 1)}
    url = sent().json()["url"]
    page = text_of(client, url)
    assert XSS not in page
    for text in ("1,234.5", "13%", "2026-02-03", "批次要求: B-1", "Yes"):
        assert text in page
    edit = text_of(client, f"{url}edit/")
    assert '"own": {"batch": "B-1"}' in edit
    assert 'value="2026-02-03"' in edit
    assert "底价" not in edit
    for query, found in (("own_h_choice=甲", True), ("own_h_flag=no", False), ("own_h_day_from=2026-02-04", False)):
        assert (cast.customer.name in text_of(client, f"/sales/orders/?{query}")) is found, query


def test_programs_give_and_read_own_fields_of_orders(cast: Cast) -> None:
    _order_fields(cast)
    boss, seller = Program(cast.boss), Program(cast.seller)
    body = {
        "customer": cast.customer.pk, "warehouse": cast.warehouse.pk, "order_date": "2026-11-23", "extra": {"h_percent": "0.13"},
        "lines": [{"product": cast.bearing.pk, "qty": "5", "extra": {"batch": "B-1", "floor": "7654.32"}}],
    }  # fmt: skip
    refused_floor = seller.post("/sales/orders", body)
    assert (refused_floor.code, refused_floor.body["line"]) == ("field.unknown", 1)
    made = boss.post("/sales/orders", body | {"salesperson": cast.seller.pk}).body
    assert (made["extra"]["h_percent"], made["lines"][0]["extra"]) == ("0.13", {"batch": "B-1", "floor": "7654.32"})
    url = f"/sales/orders/{made['id']}"
    assert seller.get(url).body["lines"][0]["extra"] == {"batch": "B-1"}
    again = {**body, "extra": {"h_text": "x"}, "lines": [{"product": cast.bearing.pk, "qty": "6", "extra": {"batch": "B-2"}}]}
    changed = seller.put(url, again, match=made["version"])
    assert changed.status == 200, changed.body
    told = boss.get(url).body
    assert (told["extra"]["h_percent"], told["extra"]["h_text"]) == ("0.13", "x")
    assert told["lines"][0]["extra"] == {"batch": "B-2", "floor": "7654.32"}  # whoever cannot see it cannot lose it
    assert "7654" not in str(list(Operation.objects.values_list("entries", flat=True)))
