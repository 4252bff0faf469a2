"""Real processes at the same moment on a real book: one legal outcome each time, and a clean check at the end."""

import pytest

from tests.support.realbook import RealBook

pytestmark = pytest.mark.slow

CASES = "tests.races.cases:"


def test_the_last_ten_pieces_are_sold_once(real_book: RealBook) -> None:
    answers = real_book.run(CASES + "sell_one_drill", processes=16)
    assert sum(answer.startswith("XSCKD-") for answer in answers) == 10
    assert sum(answer == "refused: stock.short" for answer in answers) == 6
    assert real_book.run(CASES + "drills_left") == [["0", "10"]]
    assert real_book.breaches() == []


def test_the_race_shows_a_sale_that_is_broken_on_purpose(real_book: RealBook) -> None:
    answers = real_book.run(CASES + "sell_one_drill_naively", processes=16)
    assert answers.count("sold") > 10
    assert any("STK-1" in breach for breach in real_book.breaches())


def test_numbers_have_no_gap(real_book: RealBook) -> None:
    answers = real_book.run(CASES + "number_orders", processes=8)
    numbers = sorted(number for listed in answers for number in listed)
    assert numbers == [f"XSDD-20261123-{n:04d}" for n in range(1, 41)]
    assert real_book.breaches() == []


def test_one_key_has_one_effect(real_book: RealBook) -> None:
    answers = real_book.run(CASES + "pay_with_one_key", processes=8)
    assert answers == [{"number": "SKD-20261123-0001"}] * 8
    assert real_book.run(CASES + "effects") == [[1, 0, 1]]
    assert real_book.breaches() == []


def test_one_key_has_one_answer_also_for_those_who_waited_for_the_document(real_book: RealBook) -> None:
    (order_id,) = real_book.run(CASES + "prepare_order", lines=[["ZC-10204", 5]])
    answers = real_book.run(CASES + "deliver_with_one_key", processes=8, order_id=order_id)
    assert answers == [{"number": "XSCKD-20261123-0001"}] * 8
    assert real_book.run(CASES + "effects") == [[0, 1, 1]]
    assert real_book.breaches() == []


def test_two_approvers_take_one_decision(real_book: RealBook) -> None:
    (order_id,) = real_book.run(CASES + "prepare_order", lines=[["DG-30110", 30]], managers=4)
    answers = real_book.run(CASES + "approve", processes=4, order_id=order_id)
    assert answers.count("decided") == 1
    assert answers.count("refused: approval.none") == 3
    assert real_book.run(CASES + "decisions") == [1]
    assert real_book.breaches() == []


def test_opposite_orders_of_products_do_not_deadlock(real_book: RealBook) -> None:
    assert real_book.run(CASES + "deliver_crosswise", processes=5) == [2] * 5
    assert real_book.run(CASES + "deadlocks") == [0]
    assert real_book.breaches() == []


def test_nothing_slips_into_a_month_that_is_being_closed(real_book: RealBook) -> None:
    answers = real_book.run(CASES + "post_or_close", processes=4)
    assert answers == ["closed", "period.closed", "period.closed", "period.closed"]
    assert real_book.breaches() == []


def test_many_workers_seal_one_chain(real_book: RealBook) -> None:
    real_book.run(CASES + "seal", processes=4)
    real_book.run(CASES + "seal_rest")
    assert real_book.breaches() == []


def test_an_external_number_is_taken_once_and_the_others_are_told(real_book: RealBook) -> None:
    answers = real_book.run(CASES + "enter_same_external_number", processes=6)
    assert sorted(answers) == ["entered", *["refused: order.external_number"] * 5]
    assert real_book.breaches() == []


def test_of_two_edits_of_one_version_one_is_saved(real_book: RealBook) -> None:
    (order_id,) = real_book.run(CASES + "prepare_draft")
    answers = real_book.run(CASES + "edit_same_version", processes=4, order_id=order_id)
    assert sorted(answers) == [*["refused: edit.conflict"] * 3, "saved"]
    assert real_book.breaches() == []


def test_a_delivery_is_invoiced_or_taken_back_never_both(real_book: RealBook) -> None:
    ((order_id, delivery_id),) = real_book.run(CASES + "prepare_delivery")
    answers = real_book.run(CASES + "invoice_or_take_back", processes=6, order_id=order_id, delivery_id=delivery_id)
    assert answers.count("invoiced") + answers.count("taken back") == 1
    assert set(answers) <= {
        "invoiced", "taken back", "refused: delivery.invoiced", "refused: delivery.state", "refused: invoice.nothing",
    }  # fmt: skip
    assert real_book.run(CASES + "deadlocks") == [0]
    assert real_book.breaches() == []
