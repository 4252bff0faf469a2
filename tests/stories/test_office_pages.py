"""The office at work on a company: periods, rules, log, health, import, approval inbox."""

from datetime import date
from decimal import Decimal

import pytest

from tests.support.cast import Cast, system
from tests.support.pages import send, signed_in, statements, text_of
from zhanggui.foundation.approvals.actions import decide
from zhanggui.foundation.approvals.models import Decision, Request, Rule
from zhanggui.foundation.checks.actions import run_checks
from zhanggui.foundation.checks.registry import Breach, Invariant
from zhanggui.foundation.identity.actions import create_user, edit_user
from zhanggui.foundation.importing.loaders import loaders
from zhanggui.foundation.operations.outbox import pump
from zhanggui.foundation.periods.models import Period
from zhanggui.pricing.actions import set_prices
from zhanggui.sales.actions.orders import create_order, submit_order
from zhanggui.sales.models import Order


def test_months_are_opened_closed_and_opened_again(cast: Cast) -> None:
    client = signed_in(cast.finance)
    send(client, "/settings/periods/", {"first": "2027-01", "last": "2027-02"})
    assert Period.objects.filter(first_day__year=2027).count() == 2
    send(client, "/settings/periods/2027-01/close/", {})
    assert Period.objects.get(first_day=date(2027, 1, 1)).closed_at is not None
    send(client, "/settings/periods/2027-01/open/", {})
    assert Period.objects.get(first_day=date(2027, 1, 1)).closed_at is None
    assert send(client, "/settings/periods/nonsense/close/", {}).status_code == 404
    assert 'id="id_first_error"' in send(client, "/settings/periods/", {"first": "soon", "last": "2027-02"}).content.decode()


def test_a_rule_is_set_replaced_and_stopped(cast: Cast) -> None:
    client = signed_in(cast.boss)
    rule = {"kind": "sales.order", "fact": "total", "limit": "２0,000", "role": "boss"}
    send(client, "/settings/rules/", rule)
    mine = Rule.objects.get(role__code="boss")
    assert str(mine.limit) == "20000.0000"
    assert "20,000.00" in text_of(client, "/settings/rules/")
    assert 'id="id_limit_error"' in send(client, "/settings/rules/", rule | {"limit": "much"}).content.decode()
    send(client, f"/settings/rules/{mine.pk}/stop/", {})
    assert not Rule.objects.get(pk=mine.pk).active
    assert send(client, f"/settings/rules/{mine.pk}/stop/", {}).status_code == 404


def test_the_log_tells_in_words_with_old_and_new(cast: Cast) -> None:
    set_prices(system(), prices={cast.bearing.pk: Decimal(7)})
    client = signed_in(cast.boss)
    with statements(11):
        page = text_of(client, "/settings/log/")
    assert "Prices set" in page
    assert cast.bearing.name in page
    assert "<del>6.8</del>" in page
    assert "<ins>7</ins>" in page
    assert 'title="&lt;time' not in page


def test_the_log_is_searched_by_person_action_object_and_date(cast: Cast) -> None:
    create_order(cast.seller, draft=cast.draft((cast.bearing, "2")))
    client = signed_in(cast.boss)
    page = text_of(client, f"/settings/log/?person={cast.seller.pk}&action=sales.create_order&q=sales.order&at_from=2020-01-01")
    assert page.count('data-href="/settings/log/') == 1
    assert "Nothing fits" in text_of(client, f"/settings/log/?person={cast.keeper.pk}")
    assert "Nothing fits" in text_of(client, "/settings/log/?at_to=2020-01-01")


def test_people_without_the_whole_view_read_no_business_details(cast: Cast) -> None:
    admin = create_user(system(), username="admin", name="管理员", password="tea-house-42-lanterns", roles=["administrator"])
    set_prices(system(), prices={cast.bearing.pk: Decimal(7)})
    page = text_of(signed_in(admin), "/settings/log/")
    assert "Prices set" in page
    assert "<ins>7</ins>" not in page
    assert "2026-10 – 2026-12" in page


def test_a_search_does_not_betray_the_words_of_hidden_notes(cast: Cast) -> None:
    admin = create_user(system(), username="admin", name="管理员", password="tea-house-42-lanterns", roles=["administrator"])
    order = create_order(cast.seller, draft=cast.draft((cast.drill, "30")))
    submit_order(cast.seller, order_id=order.pk)
    decide(cast.manager, kind="sales.order", document_id=order.pk, approve=False, note="竞争对手压价")
    for user, found in ((cast.boss, True), (admin, False)):
        page = text_of(signed_in(user), "/settings/log/?q=竞争对手")
        assert ("Nothing fits" not in page) is found, user.username
        assert "Nothing fits" not in text_of(signed_in(user), "/settings/log/?q=sales.order")


def test_the_log_is_for_those_who_may_read_it(cast: Cast) -> None:
    assert signed_in(cast.seller).get("/settings/log/").status_code == 403


def test_health_names_every_breach(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    pump()
    client = signed_in(cast.boss)
    assert "Nothing was recomputed yet" in text_of(client, "/settings/health/")
    run_checks(lambda *_: None)
    assert "properties hold." in text_of(client, "/settings/health/results/")

    def broken() -> list[Invariant]:
        return [Invariant("TST-1", "Nothing is lost.", lambda: iter([Breach("TST-1", "sales.order/7", "<b>3 ≠ 4</b>")]), "test")]

    monkeypatch.setattr("zhanggui.foundation.checks.actions.invariants", broken)
    run_checks(lambda *_: None)
    page = text_of(client, "/settings/health/results/")
    assert "sales.order/7: &lt;b&gt;3 ≠ 4&lt;/b&gt;" in page
    assert "zg-say error" in page


@pytest.fixture
def kind() -> str:
    return next(loader.kind for loader in loaders() if "customer" in loader.kind)


def test_an_import_needs_a_file(cast: Cast, kind: str) -> None:
    page = signed_in(cast.boss).post("/settings/import/", {"kind": kind, "step": "check"}).content.decode()
    assert "This field is required" in page


def asked(cast: Cast) -> Order:
    order = create_order(cast.seller, draft=cast.draft((cast.bearing, "3000")))
    return submit_order(cast.seller, order_id=order.pk)


def test_the_inbox_shows_reasons_before_the_form(cast: Cast) -> None:
    order = asked(cast)
    client = signed_in(cast.manager)
    with statements(11):
        page = text_of(client, "/approvals/")
    assert str(order.number) in page
    assert f'href="/sales/orders/{order.pk}/"' in page
    assert page.index("20,400.00") < page.index('name="decision"')
    assert "10,000.00" in page
    assert '<span class="n">1<' in page
    assert "Nothing waits" in text_of(signed_in(cast.boss), "/approvals/")


def test_a_decision_is_taken_once_and_by_the_right_person(cast: Cast) -> None:
    order = asked(cast)
    client = signed_in(cast.manager)
    pk = Request.objects.get().pk
    url = f"/approvals/{pk}/"
    assert send(signed_in(cast.keeper), url, {"decision": "approve"}).status_code == 403
    assert send(signed_in(cast.boss), url, {"decision": "approve"}).status_code == 404
    no_reason = send(client, url, {"decision": "reject", "note": " "})
    assert no_reason.status_code == 422
    twice = {"_key": "decide-once", "decision": "approve", "note": "好"}
    assert [client.post(url, twice)["Location"] for _ in range(2)] == ["/approvals/"] * 2
    assert Decision.objects.count() == 1
    order.refresh_from_db()
    assert order.status == "approved"
    assert send(client, url, {"decision": "approve"}).status_code == 404


def test_what_i_asked_for_shows_with_whom_it_waits(cast: Cast) -> None:
    edit_user(cast.boss, user_id=cast.seller.pk, name="李晓峰", roles=["salesperson", "sales_manager"], department="华东一部")
    asked(cast)
    page = text_of(signed_in(cast.seller), "/approvals/")
    assert "Nothing waits" in page
    assert "Asked by me" in page
