"""Sent twice, done once: keys, stored answers, versions."""

import pytest

from tests.api.conftest import DAY, Desk
from tests.support.programs import done, refused_with
from tests.support.realbook import RealBook
from zhanggui.inventory.models import StockReceipt
from zhanggui.receivables.models import Receipt
from zhanggui.sales.models import Delivery, Order


def test_the_same_key_and_body_get_the_same_answer_and_one_effect(desk: Desk) -> None:
    body = {"customer": desk.cast.customer.pk, "date": DAY, "amount": "100"}
    first = desk.finance.post("/receivables/receipts", body, key="payment-0001")
    again = desk.finance.post("/receivables/receipts", body, key="payment-0001")
    assert (first.status, first.raw) == (again.status, again.raw)
    assert (first.status, again.headers["Idempotency-Replayed"]) == (201, "true")
    assert Receipt.objects.count() == 1


def test_a_replayed_answer_is_that_of_then_not_of_now(desk: Desk) -> None:
    order = done(desk.seller.post("/sales/orders", desk.entered()), 201)
    path = f"/sales/orders/{order['id']}"
    first = desk.seller.post(f"{path}/submit", key="submit-0001", match=1)
    done(desk.manager.post(f"{path}/unapprove"))
    again = desk.seller.post(f"{path}/submit", key="submit-0001", match=1)
    assert (again.status, again.raw, again.headers["ETag"]) == (200, first.raw, first.headers["ETag"])
    assert done(desk.seller.get(path))["status"] == "draft"


def test_a_deleted_draft_answers_its_key_again(desk: Desk) -> None:
    order = done(desk.seller.post("/sales/orders", desk.entered()), 201)
    for _ in range(2):
        assert desk.seller.delete(f"/sales/orders/{order['id']}", key="delete-0001").status == 204


def test_a_decision_answers_its_key_again_and_never_bites_a_newer_request(desk: Desk) -> None:
    order = done(desk.seller.post("/sales/orders", desk.entered((desk.cast.drill.pk, "30"))), 201)
    done(desk.seller.post(f"/sales/orders/{order['id']}/submit"))
    (asked,) = done(desk.manager.get("/approvals/requests"))["items"]
    path = f"/approvals/requests/{asked['id']}/decision"
    rejected = desk.manager.post(path, {"approve": False, "note": "no"}, key="decide-0001")
    done(desk.seller.post(f"/sales/orders/{order['id']}/submit"))
    assert desk.manager.post(path, {"approve": False, "note": "no"}, key="decide-0001").raw == rejected.raw
    refused_with(desk.manager.post(path, {"approve": True}), 404, "approval.none")


@pytest.mark.parametrize(
    ("other", "path"),
    [({"amount": "101"}, "/receivables/receipts"), ({}, "/inventory/receipts")],
    ids=["other body", "other address"],
)
def test_the_same_key_for_another_request_is_refused(desk: Desk, other: dict[str, str], path: str) -> None:
    body = {"customer": desk.cast.customer.pk, "date": DAY, "amount": "100"}
    done(desk.finance.post("/receivables/receipts", body, key="payment-0001"), 201)
    sent = body | other
    program = desk.finance
    if path != "/receivables/receipts":
        sent = {"warehouse": desk.cast.warehouse.pk, "lines": [{"product": desk.cast.bearing.pk, "qty": "1", "unit_cost": "1"}]}
        program = desk.boss
        done(program.post("/receivables/receipts", body, key="payment-0001"), 201)
    refused_with(program.post(path, sent, key="payment-0001"), 409, "idempotency.reused")
    assert not Receipt.objects.filter(amount=101).exists()
    assert StockReceipt.objects.count() == 1


def test_two_people_may_use_the_same_key(desk: Desk) -> None:
    body = {"customer": desk.cast.customer.pk, "date": DAY, "amount": "100"}
    done(desk.finance.post("/receivables/receipts", body, key="payment-0001"), 201)
    done(desk.boss.post("/receivables/receipts", body, key="payment-0001"), 201)
    assert Receipt.objects.count() == 2


def test_where_money_or_stock_moves_a_key_is_required(desk: Desk) -> None:
    delivery = desk.delivered()
    order, customer = desk.approved(), desk.cast.customer.pk
    line = {"product": desk.cast.bearing.pk, "qty": "1", "unit_cost": "1"}
    for program, path, body in (
        (desk.keeper, f"/sales/orders/{order}/deliveries", {"date": DAY}),
        (desk.keeper, f"/sales/deliveries/{delivery['id']}/reverse", None),
        (desk.keeper, "/inventory/receipts", {"warehouse": desk.cast.warehouse.pk, "lines": [line]}),
        (desk.finance, f"/sales/orders/{delivery['order']['id']}/invoices", {"date": DAY}),
        (desk.finance, "/receivables/receipts", {"customer": customer, "amount": "1"}),
    ):
        refused_with(program.post(path, body, key=None), 422, "idempotency.missing")
    refused_with(desk.finance.delete("/receivables/receipts/1/allocations", key=None), 422, "idempotency.missing")
    assert (Delivery.objects.filter(status="posted").count(), StockReceipt.objects.count(), Receipt.objects.count()) == (1, 1, 0)


@pytest.mark.parametrize("key", ["short", "x" * 81, "white space", "schlüssel"])
def test_a_malformed_key_is_refused_in_words(desk: Desk, key: str) -> None:
    refused_with(desk.seller.post("/sales/orders", desk.entered(), key=key), 422, "idempotency.malformed")
    assert not Order.objects.exists()


def test_a_refused_request_may_be_mended_under_its_key(desk: Desk) -> None:
    body = {"customer": desk.cast.customer.pk, "date": DAY, "amount": "-1"}
    refused_with(desk.finance.post("/receivables/receipts", body, key="payment-0001"), 422, "amount.invalid")
    done(desk.finance.post("/receivables/receipts", body | {"amount": "1"}, key="payment-0001"), 201)


def test_somebody_elses_change_is_not_overwritten(desk: Desk) -> None:
    order = done(desk.seller.post("/sales/orders", desk.entered()), 201)
    path, tag = f"/sales/orders/{order['id']}", f'"{order["version"]}"'
    read = desk.seller.get(path)
    assert read.headers["ETag"] == tag
    done(desk.manager.put(path, desk.entered(note="first"), match=tag))
    late = desk.seller.put(path, desk.entered(note="second"), match=tag)
    assert refused_with(late, 409, "edit.conflict")["version"] == order["version"] + 1
    assert late.headers["ETag"] == f'"{order["version"] + 1}"'
    refused_with(desk.seller.post(f"{path}/submit", match=tag), 409, "edit.conflict")
    refused_with(desk.seller.delete(path, match=tag), 409, "edit.conflict")
    assert done(desk.seller.get(path))["note"] == "first"


@pytest.mark.parametrize("path", ["/sales/orders/{order}", "/parties/customers/{customer}", "/catalog/products/{product}"])
def test_replacing_needs_the_version_that_was_read(desk: Desk, path: str) -> None:
    order = done(desk.seller.post("/sales/orders", desk.entered()), 201)
    path = path.format(order=order["id"], customer=desk.cast.customer.pk, product=desk.cast.bearing.pk)
    body = desk.entered() if "orders" in path else {"code": "N1", "name": "N"}
    refused_with(desk.boss.put(path, body), 428, "precondition.missing")
    refused_with(desk.boss.put(path, body, match="*"), 422, "etag.malformed")
    assert refused_with(desk.boss.put(path, body, match='"99"'), 409, "edit.conflict")["version"] == 1
    done(desk.boss.put(path, body, match='W/"1"'))


def test_eight_programs_with_one_key_get_one_answer(real_book: RealBook) -> None:
    answers = real_book.run("tests.api.racing:pay", processes=8)
    assert {tuple(answer) for answer in answers} == {(201, answers[0][1])}
    assert real_book.run("tests.api.racing:receipts") == [1]
