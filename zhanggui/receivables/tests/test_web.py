"""Open charges, receipts and account ledgers on their pages."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.support.cast import DAY, Cast, system
from tests.support.pages import XSS, send, signed_in, statements, text_of, went_to
from tests.support.trade import order, ship
from zhanggui.kernel import clock
from zhanggui.parties.actions import create_customer
from zhanggui.parties.domain import CustomerCard
from zhanggui.parties.models import Customer
from zhanggui.receivables.actions import receive_payment
from zhanggui.receivables.models import Account, Allocation, Charge, Receipt

CHARGES, RECEIPTS = "/receivables/charges/", "/receivables/receipts/"


@pytest.fixture
def owing(cast: Cast) -> Cast:
    """The customer owes 102.00 and 1,046.00, delivered on one day."""
    made = order(cast, (cast.bearing, "40"), (cast.drill, "2"))
    ship(cast, made, (1, "15"))
    ship(cast, made)
    return cast


def new(cast: Cast) -> str:
    return f"{RECEIPTS}new/?customer={cast.customer.pk}"


def entered(amount: str, *parts: str, do: str = "receive", **more: object) -> dict[str, object]:
    """A filled-in receipt; `parts` are typed beside the charges in their order."""
    typed = {f"part-{charge.pk}": part for charge, part in zip(Charge.objects.order_by("due_date", "id"), parts, strict=False)}
    return {"amount": amount, "date": DAY.isoformat(), "method": "bank", "note": "", "do": do, **typed, **more}


def test_money_is_spread_over_the_oldest_charges_by_the_server(owing: Cast) -> None:
    client = signed_in(owing.finance)
    page = send(client, new(owing), entered("200", do="spread")).content.decode()
    first, second = Charge.objects.order_by("due_date", "id")
    assert f'name="part-{first.pk}" value="102"' in page
    assert f'name="part-{second.pk}" value="98"' in page
    assert Receipt.objects.count() == 0


def test_money_comes_in_and_settles_what_was_chosen(owing: Cast) -> None:
    client = signed_in(owing.finance)
    assert "1,046.00" in text_of(client, new(owing))
    url = went_to(send(client, new(owing), entered("1,200", "102", "1000.50", method="wechat")))
    receipt = Receipt.objects.get()
    assert url == f"{RECEIPTS}{receipt.pk}/"
    assert (receipt.amount, receipt.unallocated, receipt.method) == (Decimal(1200), Decimal("97.50"), "wechat")
    page = text_of(client, url)
    for shown in ("1,200.00", "97.50", "1,000.50", "WeChat Pay", owing.finance.name):
        assert shown in page
    assert went_to(send(client, f"{url}settle/", entered("", "", "45.5"))) == url
    assert Receipt.objects.get().unallocated == 52
    assert went_to(send(client, f"{url}undo/", {})) == url
    assert Receipt.objects.get().unallocated == 1200
    assert "its money is an advance" in text_of(client, url)
    assert Allocation.objects.count() == 6


def test_a_double_click_takes_the_money_once(owing: Cast) -> None:
    client = signed_in(owing.finance)
    fields = {"_key": "one-click-only", **entered("100")}
    assert went_to(client.post(new(owing), fields)) == went_to(client.post(new(owing), fields))
    assert Receipt.objects.count() == 1
    without = client.post(new(owing), entered("100"))
    assert "Idempotency-Key" in without.content.decode()
    assert Receipt.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        (("0",), "id_amount_error"), (("-5",), "id_amount_error"), (("1.005",), "id_amount_error"), (("",), "id_amount_error"),
        (("100", "102"), "id_amount_error"), (("2000", "102.01"), "data-wrong"), (("2000", "x"), "data-wrong"),
        (("2000", "-1"), "data-wrong"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_in_its_place_and_nothing_is_written(owing: Cast, fields: tuple[str, ...], where: str) -> None:
    answer = send(signed_in(owing.finance), new(owing), entered(*fields))
    assert answer.status_code == 200
    assert where in answer.content.decode()
    assert Receipt.objects.count() == 0
    assert Account.objects.get(customer=owing.customer).balance == Decimal("1148.00")


def test_a_closed_month_is_refused(owing: Cast) -> None:
    answer = send(signed_in(owing.finance), new(owing), entered("100", date="2027-05-01"))
    assert 'id="id_date_error"' in answer.content.decode() or "zg-say error" in answer.content.decode()
    assert Receipt.objects.count() == 0


def test_the_customer_is_chosen_first(owing: Cast) -> None:
    client = signed_in(owing.finance)
    assert "Whose money is it?" in text_of(client, f"{RECEIPTS}new/")
    assert "1,046.00" in text_of(client, f"{RECEIPTS}new/?typed=1&customer=nbyx")
    both = text_of(client, f"{RECEIPTS}new/?typed=1&customer=KH")
    assert owing.customer.name in both
    assert owing.other.name in both
    assert "No customer fits" in text_of(client, f"{RECEIPTS}new/?typed=1&customer=zzz")


def test_open_charges_show_their_ages(owing: Cast) -> None:
    client = signed_in(owing.finance)
    with clock.held(datetime(2027, 1, 25, 2, 0, tzinfo=UTC)):
        page = text_of(client, CHARGES)
        assert page.split("31–60")[1].split("</dd>")[0].endswith("1,148.00")
        assert 'class="neg">33 ' in page
        assert "XSCKD-20261123-0001" in text_of(client, f"{CHARGES}?due=overdue")
        assert "XSCKD-20261123-0001" not in text_of(client, f"{CHARGES}?due=90")
        assert "1,148.00" in text_of(client, f"{CHARGES}?totals=1&customer={owing.customer.pk}")
        assert "1,148.00" not in text_of(client, f"{CHARGES}?totals=1&customer={owing.other.pk}")


def test_the_ledger_tells_the_balance_after_every_row(owing: Cast) -> None:
    receive_payment(owing.finance, customer_id=owing.customer.pk, day=DAY, amount=Decimal(148))
    url = f"/receivables/customers/{owing.customer.pk}/"
    page = text_of(signed_in(owing.finance), url)
    balances = [row.split("</td>")[-2].rsplit(">", 1)[1] for row in page.split("<tbody>")[1].split("</tr>")[:-1]]
    assert balances == ["1,000.00", "1,148.00", "102.00"]
    assert "XSCKD-20261123-0001" in page
    for panel in ("figures", "charges", "receipts", "entries"):
        assert "1,000.00" in text_of(signed_in(owing.seller), f"{url}{panel}/") or panel in ("charges", "receipts")


def test_terms_are_agreed_by_finance(owing: Cast) -> None:
    client, url = signed_in(owing.finance), f"/receivables/customers/{owing.customer.pk}/terms/"
    assert went_to(send(client, url, {"credit_limit": "50,000", "term_days": "60"})).endswith(f"/customers/{owing.customer.pk}/")
    account = Account.objects.get(customer=owing.customer)
    assert (account.credit_limit, account.term_days) == (Decimal(50000), 60)
    assert "48,852.00" in text_of(client, f"/receivables/customers/{owing.customer.pk}/")
    went_to(send(client, url, {"credit_limit": "", "term_days": "30"}))
    assert Account.objects.get(customer=owing.customer).credit_limit is None
    for wrong in ({"credit_limit": "-1", "term_days": "1"}, {"credit_limit": "", "term_days": "-1"}):
        assert send(client, url, wrong).status_code == 200
    assert signed_in(owing.seller).get(url).status_code == 403


def test_what_is_not_yours_does_not_exist(owing: Cast) -> None:
    receipt = receive_payment(owing.finance, customer_id=owing.customer.pk, day=DAY, amount=Decimal(148))
    mine, theirs = signed_in(owing.seller), signed_in(owing.stranger)
    for url in (CHARGES, RECEIPTS):
        assert owing.customer.name in text_of(mine, url)
        assert owing.customer.name not in text_of(theirs, url)
    account = f"/receivables/customers/{owing.customer.pk}/"
    panels = [f"{account}{panel}/" for panel in ("figures", "charges", "receipts", "entries")]
    for url in (f"{RECEIPTS}{receipt.pk}/", account, *panels):
        assert mine.get(url).status_code == 200
        assert theirs.get(url).status_code == 404
    assert "1,148.00" not in text_of(theirs, CHARGES)
    assert mine.get(new(owing)).status_code == 403
    assert send(mine, f"{RECEIPTS}{receipt.pk}/undo/", {}).status_code == 403
    assert signed_in(owing.keeper).get(CHARGES).status_code == 403


def test_lists_ask_the_same_number_of_times_for_any_length(owing: Cast) -> None:
    for _ in range(25):
        receive_payment(owing.finance, customer_id=owing.customer.pk, day=DAY, amount=Decimal(1))
    client = signed_in(owing.boss)
    with statements(8):
        text_of(client, CHARGES)
    with statements(7):
        assert "Next page" in text_of(client, f"{RECEIPTS}?size=20")
    with statements(11):
        text_of(client, f"/receivables/customers/{owing.customer.pk}/")


def test_names_are_text_never_markup(owing: Cast) -> None:
    evil = create_customer(system(), card=CustomerCard(code="EVIL", name=XSS))
    receipt = receive_payment(owing.finance, customer_id=evil.pk, day=DAY, amount=Decimal(1), note=XSS)
    client = signed_in(owing.finance)
    for url in (
        RECEIPTS,
        f"{RECEIPTS}{receipt.pk}/",
        f"/receivables/customers/{evil.pk}/",
        f"{RECEIPTS}new/?typed=1&customer={evil.pk}",
    ):
        page = text_of(client, url)
        assert XSS not in page
        assert "&lt;script&gt;alert" in page
    assert Customer.objects.filter(name=XSS).count() == 1
