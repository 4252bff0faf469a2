"""Deny by default, proved: every address says who may, and every role meets exactly that at every address."""

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from tests.support.addresses import API, API_ROOT, Address, addresses
from tests.support.cast import PASSWORD, Cast, system
from tests.support.pages import signed_in
from tests.support.samples import samples, system_for
from zhanggui.foundation.http.access import PUBLIC, SIGNED_IN
from zhanggui.foundation.identity.actions import create_own_token, create_user
from zhanggui.foundation.identity.roles import START_ROLES

EVERYBODYS = {"healthz", "readyz", "sign-in/", "sign-out/", "language/", f"{API}^.*$"}
SCOPED = ("parties/customers", "sales/", "receivables/", "analytics/customers")
WRITES = ("POST", "PUT", "PATCH", "DELETE")
ALL = addresses()
PAGES = [address for address in ALL if not address.is_api and address.name != API_ROOT]
OPEN = (PUBLIC, SIGNED_IN)
ANSWERS = {HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.UNPROCESSABLE_ENTITY}


def test_every_address_declares_who_may() -> None:
    assert [address.pattern for address in ALL if address.permission is None] == [API]  # the API's root, which is a 404
    assert {address.pattern for address in ALL if address.permission == PUBLIC} == EVERYBODYS
    assert len(ALL) > 100


def test_every_declared_permission_is_in_a_start_role() -> None:
    granted = {code for role in START_ROLES for code in role.permissions}
    assert sorted({a.permission for a in ALL if a.permission not in (*OPEN, None)} - granted) == []


@pytest.fixture
def known(cast: Cast) -> dict[str, Any]:
    """One of everything, so that addresses lead to something."""
    return samples(cast)


def met(client: Client, address: Address, url: str, token: str, method: str) -> int:
    headers = {"Authorization": f"Bearer {token}"} if address.is_api else {}
    return client.generic(method, url, b"", content_type="application/json", headers=headers).status_code


@pytest.mark.parametrize("role", START_ROLES, ids=lambda role: role.code)
def test_a_role_reads_what_it_may_and_nothing_else(known: dict[str, Any], role: Any) -> None:
    user = create_user(system(), username="probe", name="Probe", password=PASSWORD, roles=[role.code], department="华东一部")
    token, client, wrong = create_own_token(system_for(user), name="probe"), signed_in(user), []
    client.raise_request_exception = False
    for address in ALL:
        if address.permission is None or address.method in WRITES:
            continue
        status = met(client, address, address.url(known), token, "GET")
        may = address.permission in (*role.permissions, *OPEN)
        if (status in ANSWERS) if may else (status == HTTPStatus.FORBIDDEN):
            continue
        wrong.append((address.pattern, address.permission, "may" if may else "may not", status))
    assert wrong == []


@pytest.mark.parametrize("role", START_ROLES, ids=lambda role: role.code)
def test_a_role_writes_nothing_that_it_may_not(known: dict[str, Any], role: Any) -> None:
    user = create_user(system(), username="probe", name="Probe", password=PASSWORD, roles=[role.code])
    token, client, wrong = create_own_token(system_for(user), name="probe"), signed_in(user), []
    client.raise_request_exception = False
    for address in ALL:
        if address.permission in (*role.permissions, *OPEN, None) or address.method == "GET":
            continue
        status = met(client, address, address.url(known), token, address.method or "POST")
        if status != HTTPStatus.FORBIDDEN:
            wrong.append((address.pattern, address.method, address.permission, status))
    assert wrong == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_strangers_are_sent_to_the_door(known: dict[str, Any], method: str) -> None:
    client, wrong = Client(raise_request_exception=False), []
    for address in ALL:
        if address.permission in (PUBLIC, None) or (address.is_api and address.method != method):
            continue
        answer = client.generic(method, address.url(known), b"", content_type="application/json")
        away = answer.status_code == HTTPStatus.FOUND and answer["Location"].startswith("/sign-in/")
        if answer.status_code != HTTPStatus.UNAUTHORIZED and not (away and not address.is_api):
            wrong.append((address.pattern, answer.status_code))
    assert wrong == []


def test_the_addresses_lead_to_something(known: dict[str, Any], cast: Cast) -> None:
    client, token = signed_in(cast.boss), create_own_token(cast.boss, name="probe")
    lost = [
        address.pattern
        for address in ALL
        if address.permission not in (PUBLIC, None)
        and address.method not in WRITES
        and met(client, address, address.url(known), token, "GET") == HTTPStatus.NOT_FOUND
    ]
    assert lost == []


def test_somebody_elses_documents_do_not_exist(known: dict[str, Any], cast: Cast) -> None:
    client, token, wrong = signed_in(cast.stranger), create_own_token(cast.stranger, name="probe"), []
    hidden = [a for a in ALL if "<" in a.pattern and a.pattern.removeprefix(API).startswith(SCOPED)]
    assert len(hidden) > 40
    for address in hidden:
        if address.permission not in cast.stranger.permissions:
            continue
        for method in [address.method] if address.is_api else ["GET", "POST"]:
            status = met(client, address, address.url(known), token, method)
            if status not in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.UNPROCESSABLE_ENTITY):
                wrong.append((method, address.pattern, status))
            if method == "GET" and status == HTTPStatus.UNPROCESSABLE_ENTITY:
                wrong.append((method, address.pattern, status))
    assert wrong == []


def test_the_matrix_can_fail() -> None:
    lax = [address for address in PAGES if address.permission == "sales.view_order"]
    assert lax
    assert Address("x/<int:pk>/", "", "", None).url({"pk": 7}) == "/x/7/"
    assert Address("x/y/<int:pk>/", "", "", None).url({"pk": 7, "x/y": 8}) == "/x/y/8/"
