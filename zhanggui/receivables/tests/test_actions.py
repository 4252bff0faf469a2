"""Money: what is owed, received, settled and undone, to the fen."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.support.cast import DAY, Cast, system
from tests.support.refusals import refused
from zhanggui.foundation.checks import registry
from zhanggui.foundation.operations.frame import action
from zhanggui.kernel.actors import Actor
from zhanggui.parties.actions import create_customer
from zhanggui.parties.domain import CustomerCard
from zhanggui.parties.models import Customer
from zhanggui.receivables.actions import (
    allocate,
    commit,
    locked_account,
    post_charge,
    receive_payment,
    reverse_charge,
    set_terms,
    undo_allocation,
)
from zhanggui.receivables.domain import Part, oldest_first
from zhanggui.receivables.models import Account, Allocation, Charge, Entry, Receipt
from zhanggui.receivables.queries import exposure_of


@action("receivables.charge")
def charge(actor: Actor, /, *, customer: Customer, source: str, amount: str, day: date = DAY) -> Charge:
    """Charge a customer for a document of the test."""
    account = locked_account(customer.pk)
    return post_charge(
        actor,
        account=account,
        source=source,
        number=source,
        day=day,
        amount=Decimal(amount),
        order=f"{source}/order",
        left=Decimal(0),
    )


@action("receivables.charge")
def take_back(actor: Actor, /, *, customer: Customer, source: str) -> None:
    """Reverse it."""
    reverse_charge(actor, account=locked_account(customer.pk), source=source, day=DAY)


def receive(cast: Cast, amount: str, *parts: tuple[Charge, str], day: date = DAY) -> Receipt:
    """Money from the customer."""
    shares = [Part(made.pk, Decimal(share)) for made, share in parts]
    return receive_payment(cast.finance, customer_id=cast.customer.pk, day=day, amount=Decimal(amount), parts=shares)


def balance(cast: Cast) -> Decimal:
    """What the customer owes."""
    assert list(registry.breaches()) == []
    return Account.objects.get(customer=cast.customer).balance


def test_money_settles_charges_and_the_rest_is_an_advance(cast: Cast) -> None:
    first = charge(system(), customer=cast.customer, source="t/1", amount="100.01")
    second = charge(system(), customer=cast.customer, source="t/2", amount="50")
    receipt = receive(cast, "120", (first, "100.01"), (second, "10"))
    assert (receipt.number, receipt.unallocated) == ("SKD-20261123-0001", Decimal("9.99"))
    assert list(Charge.objects.order_by("id").values_list("open", flat=True)) == [0, 40]
    assert balance(cast) == Decimal("30.01")
    assert list(Entry.objects.order_by("id").values_list("balance_after", flat=True)) == [
        Decimal("100.01"), Decimal("150.01"), Decimal("30.01"),
    ]  # fmt: skip


def test_an_advance_settles_a_later_charge(cast: Cast) -> None:
    receipt = receive(cast, "80", day=DAY - timedelta(days=5))
    later = charge(system(), customer=cast.customer, source="t/1", amount="100")
    with refused("allocation.early", line=1, field="date"):
        receive(cast, "1", (later, "1"), day=DAY - timedelta(days=1))
    allocate(cast.finance, receipt_id=receipt.pk, parts=[Part(later.pk, Decimal(80))])
    assert (Charge.objects.get().open, Receipt.objects.get().unallocated) == (20, 0)
    assert balance(cast) == 20


def test_settling_is_undone_by_opposite_rows_and_can_be_done_again(cast: Cast) -> None:
    made = charge(system(), customer=cast.customer, source="t/1", amount="100")
    receipt = receive(cast, "70", (made, "60"))
    undo_allocation(cast.finance, receipt_id=receipt.pk)
    undo_allocation(cast.finance, receipt_id=receipt.pk)
    assert list(Allocation.objects.order_by("id").values_list("amount", flat=True)) == [60, -60]
    assert (Charge.objects.get().open, Receipt.objects.get().unallocated) == (100, 70)
    allocate(cast.finance, receipt_id=receipt.pk, parts=[Part(made.pk, Decimal(70))])
    assert (Charge.objects.get().open, balance(cast)) == (30, 30)


@pytest.mark.parametrize("amount", ["0", "-5", "0.001"])
def test_an_amount_that_is_no_money_is_refused(cast: Cast, amount: str) -> None:
    with refused("amount.invalid", field="amount"):
        receive(cast, amount)


def test_what_cannot_be_settled_is_named_by_its_line(cast: Cast) -> None:
    made = charge(system(), customer=cast.customer, source="t/1", amount="100")
    foreign = charge(system(), customer=cast.other, source="t/2", amount="100")
    good = (made, "10")
    for wrong in ((made, "100.01"), (made, "0"), (made, "-1"), (made, "0.005"), (foreign, "1")):
        with refused("allocation.charge", line=1, field="amount"):
            receive(cast, "500", wrong)
    with refused("allocation.charge", line=2):
        receive(cast, "500", good, good)
    with refused("allocation.beyond", field="amount"):
        receive(cast, "9", good)
    with refused("period.closed", field="date"):
        receive(cast, "9", day=date(2027, 1, 1))
    receipt = receive(cast, "9")
    with refused("allocation.none"):
        allocate(cast.finance, receipt_id=receipt.pk, parts=[])
    with refused("allocation.beyond"):
        allocate(cast.finance, receipt_id=receipt.pk, parts=[Part(made.pk, Decimal(10))])
    with refused("receipt.unknown"):
        undo_allocation(cast.finance, receipt_id=0)
    with refused("customer.unknown"):
        receive_payment(cast.finance, customer_id=0, day=DAY, amount=Decimal(1))
    with refused("permission.missing"):
        receive_payment(cast.seller, customer_id=cast.customer.pk, day=DAY, amount=Decimal(1))
    assert Receipt.objects.count() == 1
    assert not Allocation.objects.exists()


def test_a_settled_charge_cannot_be_taken_back_and_an_open_one_exactly(cast: Cast) -> None:
    made = charge(system(), customer=cast.customer, source="t/1", amount="100")
    receipt = receive(cast, "70", (made, "60"))
    with refused("charge.settled"):
        take_back(system(), customer=cast.customer, source="t/1")
    undo_allocation(cast.finance, receipt_id=receipt.pk)
    take_back(system(), customer=cast.customer, source="t/1")
    made.refresh_from_db()
    assert (made.reversed, made.open, balance(cast)) == (True, 0, -70)
    with refused("allocation.charge"):
        allocate(cast.finance, receipt_id=receipt.pk, parts=[Part(made.pk, Decimal(1))])


def test_a_charge_of_nothing_is_no_trouble(cast: Cast) -> None:
    charge(system(), customer=cast.customer, source="t/1", amount="0")
    take_back(system(), customer=cast.customer, source="t/1")
    assert balance(cast) == 0


def test_terms_set_the_due_date_and_the_limit_what_is_left(cast: Cast) -> None:
    set_terms(cast.finance, customer_id=cast.customer.pk, credit_limit=Decimal(1000), term_days=45)
    made = charge(system(), customer=cast.customer, source="t/1", amount="100")
    assert made.due_date == DAY + timedelta(days=45)

    @action("receivables.commit")
    def promise(actor: Actor, /, *, amount: str) -> None:
        commit(actor, account=locked_account(cast.customer.pk), source="sales.order/0", amount=Decimal(amount))

    promise(system(), amount="300")
    assert exposure_of(cast.customer.pk).left == 600
    promise(system(), amount="50")
    assert exposure_of(cast.customer.pk).left == 850
    promise(system(), amount="0")
    assert exposure_of(cast.customer.pk).left == 900


def test_a_commitment_follows_its_document_to_another_customer(cast: Cast) -> None:
    @action("receivables.commit")
    def promise(actor: Actor, /, *, customer: Customer, amount: str) -> None:
        commit(actor, account=locked_account(customer.pk), source="sales.order/0", amount=Decimal(amount))

    promise(system(), customer=cast.customer, amount="300")
    promise(system(), customer=cast.customer, amount="0")
    promise(system(), customer=cast.other, amount="200")
    assert {b.detail for b in registry.breaches()} == set()
    assert [exposure_of(c.pk).committed for c in (cast.customer, cast.other)] == [0, 200]


def test_a_new_customer_has_no_exposure_and_gets_a_credit_row_when_needed(cast: Cast) -> None:
    new = create_customer(system(), card=CustomerCard(code="N", name="新客户"))
    assert (exposure_of(new.pk).balance, exposure_of(new.pk).left) == (0, None)
    charge(system(), customer=new, source="t/1", amount="1")
    assert Account.objects.get(customer=new).balance == 1


def test_money_is_spread_from_the_oldest_on() -> None:
    charges = [(1, Decimal(10)), (2, Decimal(5)), (3, Decimal(7))]
    assert oldest_first(Decimal(12), charges) == [Part(1, Decimal(10)), Part(2, Decimal(2))]
    assert oldest_first(Decimal(0), charges) == []
    assert sum(part.amount for part in oldest_first(Decimal(100), charges)) == 22
