"""Customers: codes once, changes logged, edits that cross are refused, scope holds."""

from dataclasses import replace
from datetime import date

import pytest

from tests.support.cast import Cast, system
from tests.support.refusals import refused
from zhanggui.foundation.masters.actions import Row
from zhanggui.foundation.operations.models import Operation
from zhanggui.parties.actions import add_customers, change_customer, create_customer, note_deal, put_suppliers
from zhanggui.parties.domain import CustomerCard, SupplierCard
from zhanggui.parties.models import Customer, Supplier
from zhanggui.parties.queries import found, visible_to

CARD = CustomerCard(code="KH-9", name="杭州西湖茶叶有限公司", phone="0571-88001234")


def test_a_salesperson_s_new_customer_is_their_own(cast: Cast) -> None:
    made = create_customer(cast.seller, card=CARD)
    assert made.salesperson == cast.seller
    assert made in visible_to(cast.seller)
    assert made in visible_to(cast.manager)
    assert made not in visible_to(cast.stranger)
    assert create_customer(cast.boss, card=replace(CARD, code="KH-10")).salesperson is None


def test_a_code_is_taken_once(cast: Cast) -> None:
    made = create_customer(cast.seller, card=CARD)
    with refused("customer.code_taken", field="code"):
        create_customer(cast.seller, card=CARD)
    with refused("customer.code_taken", field="code"):
        change_customer(cast.seller, customer_id=made.pk, card=replace(CARD, code="KH-0137"), version=1)


def test_a_change_is_logged_old_and_new_and_crossing_edits_are_refused(cast: Cast) -> None:
    made = create_customer(cast.seller, card=replace(CARD, salesperson_id=cast.seller.pk))
    card = replace(CARD, salesperson_id=cast.seller.pk, phone="139")
    changed = change_customer(cast.seller, customer_id=made.pk, card=card, version=1)
    assert changed.version == 2
    assert Operation.objects.latest("id").entries[0]["changes"] == [["phone", "0571-88001234", "139"]]
    with refused("edit.conflict"):
        change_customer(cast.seller, customer_id=made.pk, card=card, version=1)
    with refused("customer.unknown"):
        change_customer(cast.stranger, customer_id=made.pk, card=card, version=2)


@pytest.mark.parametrize("text", ["KH-9", "kh-9", "西湖", "xihu", "hzxh", "88001234", "ＫＨ－９"])
def test_a_customer_is_found_by_what_people_remember(cast: Cast, text: str) -> None:
    made = create_customer(cast.seller, card=CARD)
    assert made in found(cast.seller, text)
    assert made not in found(cast.stranger, text)


def test_an_import_adds_only_what_is_new(cast: Cast) -> None:
    assert add_customers(system(), cards=[CARD, CustomerCard(code="KH-0137", name="another name")]) == 1
    assert add_customers(system(), cards=[CARD]) == 0
    assert Customer.objects.get(code="KH-0137").name == cast.customer.name
    suppliers = [Row(SupplierCard(code=str(n), name="供应商"), {}) for n in range(3)]
    assert [put_suppliers(system(), rows=suppliers).created for _ in range(2)] == [3, 0]
    assert Supplier.objects.count() == 3


def test_the_latest_deal_is_kept_in_whatever_order_it_is_told(cast: Cast) -> None:
    for day in (date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 5)):
        note_deal(system(), customer_id=cast.customer.pk, day=day)
    cast.customer.refresh_from_db()
    assert cast.customer.last_deal == date(2026, 11, 9)
