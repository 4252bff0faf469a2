"""The order's pages: who sees what, what may be done, and how often the database is asked."""

from decimal import Decimal

import pytest
from django.test import Client

from tests.support.cast import DAY, Cast
from tests.support.pages import XSS, send, signed_in, statements, text_of, went_to
from zhanggui.foundation.approvals.actions import decide
from zhanggui.sales.actions.deliveries import Part, post_delivery
from zhanggui.sales.actions.invoices import issue_invoice
from zhanggui.sales.actions.orders import create_order, submit_order
from zhanggui.sales.models import Delivery, Invoice, Order

ORDERS = "/sales/orders/"


def _order(cast: Cast, *lines: tuple[str, str], **head: object) -> Order:
    products = {"bearing": cast.bearing, "drill": cast.drill}
    return create_order(cast.seller, draft=cast.draft(*((products[name], qty) for name, qty in lines), **head))  # type: ignore[arg-type]


def _url(order: Order) -> str:
    return f"/sales/orders/{order.pk}/"


def test_a_person_sees_only_their_own_scope(cast: Cast) -> None:
    order = _order(cast, ("bearing", "60"))
    submit_order(cast.seller, order_id=order.pk)
    delivery = post_delivery(cast.keeper, order_id=order.pk, day=DAY)
    invoice = issue_invoice(cast.finance, order_id=order.pk, day=DAY)
    stranger = signed_in(cast.stranger)
    for url in (
        _url(order), f"{_url(order)}edit/", f"{_url(order)}lines/1/", f"/sales/deliveries/{delivery.pk}/",
        f"/sales/invoices/{invoice.pk}/",
    ):  # fmt: skip
        assert stranger.get(url).status_code == 404, url
        assert signed_in(cast.boss).get(url).status_code in (200, 422), url
    for url in (ORDERS, "/sales/deliveries/", "/sales/invoices/"):
        assert "XSDD-" not in text_of(stranger, url)
        assert "宁波甬兴" not in text_of(stranger, url)
    for step in ("submit", "withdraw", "close"):
        assert send(stranger, f"{_url(order)}{step}/", {"note": "x"}).status_code == 404


def test_nobody_without_the_permission_gets_in(cast: Cast) -> None:
    order = _order(cast, ("bearing", "60"))
    seller = signed_in(cast.seller)
    for step in ("decide", "review", "unapprove", "void", "deliver", "invoice"):
        assert send(seller, f"{_url(order)}{step}/", {}).status_code == 403, step
    assert Client().get(ORDERS).status_code == 302


def test_salespeople_find_no_cost_anywhere(cast: Cast) -> None:
    order = _order(cast, ("bearing", "60"))
    submit_order(cast.seller, order_id=order.pk)
    delivery = post_delivery(cast.keeper, order_id=order.pk, day=DAY, parts=[Part(1, Decimal(37))])
    issue_invoice(cast.finance, order_id=order.pk, day=DAY)
    cost, margin = "148.00", "33.53%"
    pages = [ORDERS, _url(order), f"{_url(order)}lines/1/", "/sales/deliveries/", f"/sales/deliveries/{delivery.pk}/",
             "/sales/invoices/"]  # fmt: skip
    boss = " ".join(text_of(signed_in(cast.boss), url) for url in pages)
    assert cost in boss
    assert margin in boss
    for person in (cast.seller, cast.manager):
        for url in pages:
            page = text_of(signed_in(person), url)
            assert cost not in page, url
            assert margin not in page, url
            assert "Average cost" not in page, url


def test_the_bar_shows_what_one_may_ever_do_and_why_not_now(cast: Cast) -> None:
    order = submit_order(cast.seller, order_id=_order(cast, ("drill", "24")).pk)
    page = text_of(signed_in(cast.seller), _url(order))
    assert 'data-verb="approve"' not in page
    assert 'aria-describedby="why-edit"' in page
    assert "This order is under way; withdraw it or reverse its approval first." in page
    manager = text_of(signed_in(cast.manager), _url(order))
    assert 'aria-describedby="why-approve"' not in manager
    assert "is above 10,000.00" in manager


def test_approve_deliver_invoice_and_reverse_by_the_pages(cast: Cast) -> None:
    order = submit_order(cast.seller, order_id=_order(cast, ("drill", "24"), ("bearing", "10")).pk)
    manager = signed_in(cast.manager)
    assert send(manager, f"{_url(order)}decide/", {"approve": "0"}).status_code == 422
    assert went_to(send(manager, f"{_url(order)}decide/", {"approve": "1"})) == _url(order)
    keeper = signed_in(cast.keeper)
    form = text_of(keeper, f"{_url(order)}deliver/")
    assert 'name="qty-1" value="10"' in form, "the suggestion is what can be shipped"
    url = went_to(send(keeper, f"{_url(order)}deliver/", {"date": "2026-11-23", "qty-1": "10", "qty-2": "10"}))
    delivery = Delivery.objects.get()
    assert url == f"/sales/deliveries/{delivery.pk}/"
    page = text_of(signed_in(cast.seller), _url(order))
    for sight in ("Partly delivered", str(delivery), "short 14", "周仓", "王建国"):
        assert sight in page, sight
    finance = signed_in(cast.finance)
    assert str(delivery) in text_of(finance, f"{_url(order)}invoice/")
    assert send(finance, f"{_url(order)}invoice/", {"date": "2026-11-22"}).status_code == 200, "too early: asked again"
    assert not Invoice.objects.exists()
    assert (
        went_to(send(finance, f"{_url(order)}invoice/", {"date": "2026-11-23"})) == f"/sales/invoices/{Invoice.objects.get().pk}/"
    )
    refused = send(keeper, f"/sales/deliveries/{delivery.pk}/unpost/", {})
    assert refused.status_code == 422
    assert "An invoice stands on this delivery" in refused.content.decode()


def test_a_delivery_beyond_stock_names_the_holder(cast: Cast) -> None:
    first = submit_order(cast.seller, order_id=_order(cast, ("drill", "8")).pk)
    second = submit_order(cast.seller, order_id=_order(cast, ("drill", "7")).pk)
    answer = send(signed_in(cast.keeper), f"{_url(second)}deliver/", {"date": "2026-11-23", "qty-1": "7"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f"Only 2 can be shipped of the 7 asked for; the rest is held by {first.number}." in page
    assert 'name="qty-1" value="7"' in page, "what was typed is still there"
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"date": "2026-11-20", "qty-1": "1"}, "The goods cannot leave before they were ordered."),
        ({"date": "2027-03-01", "qty-1": "1"}, "The period 2027-03 is not open"),
        ({"date": "2026-11-23", "qty-1": "11"}, "Only 10 of this line is still open."),
        ({"date": "2026-11-23", "qty-1": "-1"}, "-1 is no quantity of this product."),
        ({"date": "2026-11-23", "qty-1": "1.5"}, "1.5 is no quantity of this product."),
        ({"date": "2026-11-23", "qty-1": "many"}, "“many” is not a number."),
        ({"date": "2026-11-23", "qty-1": "0"}, "Nothing to deliver: enter a quantity."),
        ({"date": "yesterday", "qty-1": "1"}, "This is no date"),
    ],
)
def test_a_bad_delivery_is_refused_on_its_page(cast: Cast, fields: dict[str, str], sentence: str) -> None:
    order = submit_order(cast.seller, order_id=_order(cast, ("bearing", "10")).pk)
    answer = send(signed_in(cast.keeper), f"{_url(order)}deliver/", fields)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Delivery.objects.exists()


def test_a_double_click_has_one_effect(cast: Cast) -> None:
    order = submit_order(cast.seller, order_id=_order(cast, ("bearing", "10")).pk)
    keeper = signed_in(cast.keeper)
    fields = {"_key": "click-0002", "date": "2026-11-23", "qty-1": "4"}
    first = keeper.post(f"{_url(order)}deliver/", fields)
    again = keeper.post(f"{_url(order)}deliver/", fields)
    assert went_to(first) == went_to(again)
    assert Delivery.objects.count() == 1


def test_a_stale_page_cannot_act(cast: Cast) -> None:
    order = _order(cast, ("bearing", "10"))
    submit_order(cast.seller, order_id=order.pk)
    answer = send(signed_in(cast.seller), f"{_url(order)}withdraw/", {"version": "1"})
    assert answer.status_code == 409


def test_close_asks_for_a_reason_and_void_and_delete_keep_their_places(cast: Cast) -> None:
    order = submit_order(cast.seller, order_id=_order(cast, ("bearing", "10")).pk)
    seller = signed_in(cast.seller)
    assert "Say why the rest is closed." in send(seller, f"{_url(order)}close/", {"note": " "}).content.decode()
    went_to(send(seller, f"{_url(order)}close/", {"note": "customer went bankrupt"}))
    assert "customer went bankrupt" in text_of(seller, _url(order))
    draft = _order(cast, ("bearing", "1"))
    assert went_to(send(seller, f"{_url(draft)}delete/", {})) == ORDERS
    assert not Order.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize("person", ["seller", "manager", "keeper", "finance", "boss"])
def test_the_page_of_an_order_asks_equally_often_for_any_number_of_lines(cast: Cast, person: str) -> None:
    client = signed_in(getattr(cast, person))
    for count in (1, 60):
        order = submit_order(cast.seller, order_id=_order(cast, *[("bearing", "1")] * count).pk)
        post_delivery(cast.keeper, order_id=order.pk, day=DAY, parts=[Part(1, Decimal(1))])
        with statements(21):
            text_of(client, _url(order))


def test_the_worklist_asks_seven_times_at_most(cast: Cast) -> None:
    for count in (1, 30):
        for _ in range(count):
            submit_order(cast.seller, order_id=_order(cast, ("bearing", "1")).pk)
        for person in (cast.seller, cast.manager, cast.boss):
            client = signed_in(person)
            with statements(7):
                assert "XSDD-" in text_of(client, ORDERS)


def test_views_search_and_totals_of_the_worklist(cast: Cast) -> None:
    waiting = submit_order(cast.seller, order_id=_order(cast, ("drill", "24")).pk)
    ready = submit_order(cast.seller, order_id=_order(cast, ("bearing", "10"), external_number="PO-77").pk)
    draft = _order(cast, ("bearing", "1"))
    seller = signed_in(cast.seller)
    shown = {
        "state=waiting": [waiting], "state=to_deliver": [ready], "state=my_drafts": [draft], "state=closed": [],
        "q=PO-77": [ready], "q=nbyx": [waiting, ready, draft], f"q={waiting.number}": [waiting],
        "order_date_from=2026-11-24": [], "": [waiting, ready, draft],
    }  # fmt: skip
    for query, expected in shown.items():
        page = text_of(seller, f"{ORDERS}?{query}")
        links = [order.pk for order in (waiting, ready, draft) if f'href="{_url(order)}"' in page]
        assert links == [order.pk for order in expected], query
    totals = text_of(seller, f"{ORDERS}?state=to_deliver&totals=1")
    assert "1 order" in totals
    assert "68.00" in totals


def test_the_history_tells_who_did_what(cast: Cast) -> None:
    order = submit_order(cast.seller, order_id=_order(cast, ("drill", "24"), note=XSS).pk)
    decide(cast.manager, kind="sales.order", document_id=order.pk, approve=False, note=f"too cheap {XSS}")
    page = text_of(signed_in(cast.seller), _url(order))
    assert "王建国 Rejected" in page
    assert "李晓峰 Submitted" in page
    assert "too cheap" in page
    assert XSS not in page


def test_the_command_bar_finds_documents_within_the_scope(cast: Cast) -> None:
    order = submit_order(cast.seller, order_id=_order(cast, ("bearing", "10"), external_number="PO-77").pk)
    delivery = post_delivery(cast.keeper, order_id=order.pk, day=DAY)
    seller = text_of(signed_in(cast.seller), "/search/?q=PO-77", **{"HX-Request": "true"})
    assert _url(order) in seller
    assert str(delivery) in text_of(signed_in(cast.keeper), f"/search/?q={delivery}", **{"HX-Request": "true"})
    assert _url(order) not in text_of(signed_in(cast.stranger), "/search/?q=PO-77", **{"HX-Request": "true"})
