"""Whose address counts behind proxies of our own, and who is locked out there."""

from typing import Any

import pytest
from django.test import Client, RequestFactory

from tests.support.cast import PASSWORD, Cast
from zhanggui.foundation.http.addresses import client_address

PROXY, HERE, THERE = "10.0.0.5", "203.0.113.7", "203.0.113.8"


@pytest.mark.parametrize(
    ("peer", "told", "address"),
    [
        (HERE, "", HERE),
        (HERE, THERE, HERE),  # no proxy of ours: whatever it says of others is not believed
        (PROXY, HERE, HERE),
        (PROXY, f"{THERE}, {HERE}", HERE),  # the client wrote the first one itself
        (PROXY, f"{HERE}, 10.0.0.6", HERE),  # two proxies of ours
        (PROXY, "", PROXY),
        (PROXY, "nonsense", PROXY),
        (PROXY, "2001:db8::1", "2001:db8::1"),
        ("", HERE, ""),
    ],
)
def test_only_what_a_proxy_of_ours_says_is_believed(peer: str, told: str, address: str, settings: Any) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/24"]
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers={"X-Forwarded-For": told})
    assert client_address(request) == address


def test_nobody_is_believed_without_trusted_proxies() -> None:
    assert client_address(RequestFactory().get("/", REMOTE_ADDR=PROXY, headers={"X-Forwarded-For": HERE})) == PROXY


@pytest.mark.django_db
def test_a_lock_out_behind_a_proxy_hits_one_client_and_cannot_be_shaken_off(cast: Cast, settings: Any) -> None:
    settings.TRUSTED_PROXIES = [PROXY]

    def sign_in(told: str, password: str) -> int:
        fields = {"username": "seller", "password": password}
        return Client().post("/sign-in/", fields, REMOTE_ADDR=PROXY, headers={"X-Forwarded-For": told}).status_code

    statuses = [sign_in(f"198.51.100.{n}, {HERE}", "wrong") for n in range(6)]
    assert statuses[-1] == 429
    assert sign_in(HERE, PASSWORD) == 429
    assert sign_in(THERE, PASSWORD) == 302
