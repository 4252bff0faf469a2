"""Customers on their pages: list, card, conflict, scope."""

from tests.support.cast import Cast, system
from tests.support.pages import XSS, send, signed_in, statements, text_of, went_to
from zhanggui.parties.actions import add_customers, create_customer
from zhanggui.parties.domain import CustomerCard
from zhanggui.parties.models import Customer

LIST = "/parties/customers/"


def fields(**changed: object) -> dict[str, object]:
    return {"code": "KH-0500", "name": "绍兴柯桥宏达纺织机械配件厂", "city": "绍兴", "tax_included": "on", **changed}


def test_customers_are_found_by_code_name_and_initials(cast: Cast) -> None:
    client = signed_in(cast.seller)
    for text in ("KH-0137", "甬兴", "nbyxjdsbyxgs", "yongxing"):
        page = text_of(client, f"{LIST}?q={text}")
        assert cast.customer.name in page
        assert cast.other.name not in page
    assert "Nothing fits" in text_of(client, f"{LIST}?q=nobody")


def test_the_list_asks_the_same_number_of_times_for_any_length(cast: Cast) -> None:
    cards = [CustomerCard(code=f"N-{n:03}", name=f"客户{n}", salesperson_id=cast.seller.pk) for n in range(60)]
    add_customers(system(), cards=cards)
    client = signed_in(cast.boss)
    with statements(6):
        page = text_of(client, LIST)
    assert "N-000" in page
    assert "Next page" in page
    assert "Receivable" in page


def test_a_customer_is_added_and_belongs_to_its_maker(cast: Cast) -> None:
    client = signed_in(cast.seller)
    assert f'value="{cast.seller.pk}" selected' in text_of(client, f"{LIST}new/")
    url = went_to(send(client, f"{LIST}new/", fields()))
    customer = Customer.objects.get(code="KH-0500")
    assert url == f"{LIST}{customer.pk}/"
    assert (customer.salesperson_id, customer.city, customer.tax_included) == (cast.seller.pk, "绍兴", True)
    assert "绍兴" in text_of(client, url)


def test_a_double_click_adds_one_customer(cast: Cast) -> None:
    client = signed_in(cast.seller)
    twice = {"_key": "one-click-only", **fields()}
    first, second = client.post(f"{LIST}new/", twice), client.post(f"{LIST}new/", twice)
    assert went_to(first) == went_to(second)
    assert Customer.objects.filter(code="KH-0500").count() == 1


def test_what_is_wrong_stands_beside_its_field(cast: Cast) -> None:
    client = signed_in(cast.seller)
    taken = send(client, f"{LIST}new/", fields(code=cast.customer.code))
    assert taken.status_code == 200
    assert 'id="id_code_error">This code is taken.' in taken.content.decode()
    missing = send(client, f"{LIST}new/", fields(name=""))
    assert 'id="id_name_error"' in missing.content.decode()
    assert Customer.objects.count() == 2


def test_a_card_is_changed_and_a_conflict_is_shown_with_what_was_typed(cast: Cast) -> None:
    client, url = signed_in(cast.seller), f"{LIST}{cast.customer.pk}/edit/"
    assert 'name="version" value="1"' in text_of(client, url)
    changed = fields(code=cast.customer.code, phone="0574-8765 4321", salesperson_id=cast.seller.pk)
    assert went_to(send(client, url, {**changed, "version": 1})) == f"{LIST}{cast.customer.pk}/"
    late = send(client, url, {**changed, "phone": "110", "version": 1}).content.decode()
    assert "Somebody else changed this meanwhile" in late
    assert 'value="110"' in late
    assert Customer.objects.get(pk=cast.customer.pk).phone == "0574-8765 4321"


def test_what_is_not_yours_does_not_exist(cast: Cast) -> None:
    client = signed_in(cast.stranger)
    assert cast.customer.name not in text_of(client, LIST)
    assert cast.customer.name not in text_of(client, f"{LIST}lookup/?q=KH")
    for url in (f"{LIST}{cast.customer.pk}/", f"{LIST}{cast.customer.pk}/edit/"):
        assert client.get(url).status_code == 404
    assert send(client, f"{LIST}{cast.customer.pk}/edit/", fields(version=1)).status_code == 404
    assert signed_in(cast.keeper).get(f"{LIST}new/").status_code == 403


def test_a_salesperson_gives_customers_to_nobody_else(cast: Cast) -> None:
    client = signed_in(cast.seller)
    page = text_of(client, f"{LIST}new/")
    assert cast.seller.name in page
    assert cast.stranger.name not in page
    assert send(client, f"{LIST}new/", fields(salesperson_id=cast.stranger.pk)).status_code == 200
    assert not Customer.objects.filter(code="KH-0500").exists()


def test_the_page_of_a_customer_is_cheap_and_loads_the_rooms_parts(cast: Cast) -> None:
    client = signed_in(cast.boss)
    with statements(5):
        page = text_of(client, f"{LIST}{cast.customer.pk}/")
    for part in ("figures", "charges", "receipts", "entries"):
        assert f'hx-get="/receivables/customers/{cast.customer.pk}/{part}/"' in page
    free = create_customer(system(), card=CustomerCard(code="FREE", name="散客"))
    assert 'hx-get="/receivables/' not in text_of(signed_in(cast.keeper), f"{LIST}{free.pk}/")


def test_the_look_up_answers_with_code_and_name(cast: Cast) -> None:
    hits = signed_in(cast.seller).get(f"{LIST}lookup/?q=hznx").json()["hits"]
    assert hits == [{"code": "KH-0002", "text": "湖州南浔新盛木业有限公司"}]


def test_names_are_text_never_markup(cast: Cast) -> None:
    evil = create_customer(system(), card=CustomerCard(code="EVIL", name=XSS, contact_name=XSS, address=XSS, city=XSS))
    client = signed_in(cast.boss)
    for url in (LIST, f"{LIST}{evil.pk}/", f"{LIST}{evil.pk}/edit/"):
        page = text_of(client, url)
        assert XSS not in page
        assert "&lt;script&gt;alert" in page
