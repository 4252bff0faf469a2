"""Who sees and does what: the token's owner, their permissions, their scope, and nobody's cost."""

from datetime import timedelta
from typing import Any

import pytest

from tests.api.conftest import DAY, Desk
from tests.support.programs import Program, done, refused_with
from zhanggui.foundation.http.tokens import Allowance
from zhanggui.foundation.identity.actions import revoke_token
from zhanggui.foundation.identity.models import ApiToken
from zhanggui.kernel import clock


def test_strangers_to_an_order_do_not_learn_that_it_exists(desk: Desk) -> None:
    order, delivery = desk.approved(), desk.delivered()
    for path in (f"/sales/orders/{order}", f"/sales/deliveries/{delivery['id']}"):
        assert desk.stranger.get(path).status == 404
        assert desk.stranger.get(path.replace(str(order), "999999")).status == 404
    for step in ("submit", "withdraw"):
        refused_with(desk.stranger.post(f"/sales/orders/{order}/{step}"), 404, "order.unknown")
    refused_with(desk.stranger.post(f"/sales/orders/{order}/close", {"note": "x"}), 404, "order.unknown")
    refused_with(desk.stranger.put(f"/sales/orders/{order}", desk.entered(), match=1), 404, "order.unknown")
    refused_with(desk.stranger.delete(f"/sales/orders/{order}"), 404, "order.unknown")
    refused_with(desk.stranger.post("/sales/orders", desk.entered()), 404, "customer.unknown")
    for path in ("/sales/orders", "/sales/deliveries", "/sales/invoices", "/receivables/charges", "/parties/customers"):
        assert done(desk.stranger.get(path))["items"] == [], path
    assert desk.stranger.get(f"/parties/customers/{desk.cast.customer.pk}").status == 404


def test_a_department_sees_its_own_and_everything_is_seen_from_above(desk: Desk) -> None:
    order = desk.approved()
    for program in (desk.manager, desk.boss, desk.finance, desk.keeper):
        assert done(program.get(f"/sales/orders/{order}"))["id"] == order


def test_what_a_person_may_not_do_is_refused_before_it_is_read(desk: Desk) -> None:
    order = desk.approved()
    for method, path in (
        ("POST", "/sales/orders"), ("PUT", f"/sales/orders/{order}"), ("POST", f"/sales/orders/{order}/submit"),
        ("POST", f"/sales/orders/{order}/invoices"), ("POST", "/receivables/receipts"), ("POST", "/catalog/products"),
        ("PUT", "/pricing/prices"), ("GET", "/sales/invoices"), ("GET", "/receivables/charges"), ("GET", "/approvals/requests"),
    ):  # fmt: skip
        refused_with(desk.keeper.send(method, path, None if method == "GET" else b"{broken"), 403, "permission.missing")


def test_a_keeper_of_another_warehouse_receives_nothing_here(desk: Desk) -> None:
    desk.cast.warehouse.keepers.clear()
    goods = {"product": desk.cast.bearing.pk, "qty": "1", "unit_cost": "1"}
    body = {"warehouse": desk.cast.warehouse.pk, "date": DAY, "lines": [goods]}
    refused_with(desk.keeper.post("/inventory/receipts", body), 404, "warehouse.unknown")


@pytest.mark.parametrize("token", ["", "zg_main_wrong", "zg_other_" + "a" * 43, "zg_main_" + "a" * 43, "x" * 5000, "Ünicode"])
def test_without_a_good_token_there_is_nothing(desk: Desk, token: str) -> None:
    for method, path in (("GET", "/sales/orders"), ("POST", "/sales/orders"), ("GET", "/openapi.json"), ("GET", "/docs")):
        answer = Program(None, token=token).send(method, path)
        refused_with(answer, 401, "token.missing")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_session_is_no_token(desk: Desk) -> None:
    program = Program(None)
    program.client.force_login(desk.cast.boss, backend="zhanggui.foundation.identity.backends.PasswordBackend")
    refused_with(program.get("/sales/orders"), 401, "token.missing")
    assert program.get("/openapi.json").status == 200
    page = program.get("/docs")
    assert page.status == 200
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert b"//cdn" not in page.raw


def test_a_token_ends_when_it_is_revoked_expired_or_its_owner_disabled(desk: Desk) -> None:
    token = ApiToken.objects.get(user=desk.cast.seller)
    with clock.held(clock.now() + timedelta(days=366)):
        refused_with(desk.seller.get("/sales/orders"), 401, "token.missing")
    done(desk.seller.get("/sales/orders"))
    revoke_token(desk.cast.seller, token_id=token.pk)
    refused_with(desk.seller.get("/sales/orders"), 401, "token.missing")
    desk.cast.manager.is_active = False
    desk.cast.manager.save()
    refused_with(desk.manager.get("/sales/orders"), 401, "token.missing")


def test_a_lost_permission_bites_at_the_next_request(desk: Desk) -> None:
    done(desk.seller.get("/sales/orders"))
    desk.cast.seller.roles.clear()
    refused_with(desk.seller.get("/sales/orders"), 403, "permission.missing")


def costs_in(body: Any) -> set[str]:
    """The names of cost fields anywhere in a body."""
    if isinstance(body, list):
        return {name for part in body for name in costs_in(part)}
    if not isinstance(body, dict):
        return set()
    return ({"cost", "unit_cost", "margin", "value"} & set(body)) | {name for part in body.values() for name in costs_in(part)}


def test_cost_is_told_only_to_those_who_may_see_it(desk: Desk) -> None:
    delivery = desk.delivered()
    paths = ["/sales/deliveries", f"/sales/deliveries/{delivery['id']}", "/inventory/moves", "/inventory/receipts"]
    receipts = done(desk.boss.get("/inventory/receipts"))["items"]
    paths.append(f"/inventory/receipts/{receipts[0]['id']}")
    for path in paths:
        assert costs_in(done(desk.boss.get(path))), path
        assert not costs_in(done(desk.keeper.get(path))), path
    assert done(desk.boss.get(paths[1]))["margin"] == "10.09"


@pytest.mark.parametrize(("path", "name"), [("/sales/deliveries", "cost"), ("/inventory/moves", "unit_cost")])
def test_a_hidden_field_cannot_be_asked_for(desk: Desk, path: str, name: str) -> None:
    refused_with(desk.keeper.get(f"{path}?fields={name}"), 422, "fields.unknown", field="fields")
    refused_with(desk.keeper.get(f"{path}?{name}=1"), 422, "filter.unknown")
    refused_with(desk.keeper.get(f"{path}?order={name}"), 422, "filter.unknown" if "moves" in path else "input.int_parsing")
    done(desk.boss.get(f"{path}?fields={name}"))


def test_a_runaway_program_is_slowed_down(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Allowance, "burst", 3)
    monkeypatch.setattr(Allowance, "rate", 0)
    answers = [desk.stranger.get("/sales/orders") for _ in range(4)]
    assert [answer.status for answer in answers] == [200, 200, 200, 429]
    refused_with(answers[-1], 429, "rate.exceeded")
    assert answers[-1].headers["Retry-After"] == "1"
    done(desk.seller.get("/sales/orders"))
