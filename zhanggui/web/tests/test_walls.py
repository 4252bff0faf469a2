"""What every answer carries, and what is turned away before anybody reads it."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.support.cast import Cast
from tests.support.pages import send, signed_in
from zhanggui.foundation.http import calls
from zhanggui.sales.domain.drafts import MOST_LINES

HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy")


@pytest.mark.parametrize("url", ["/sign-in/", "/nowhere/", "/static/dist/app.css", "/static/nothing.css", "/healthz",
                                 "/api/v1/", "/api/v1/sales/orders"])  # fmt: skip
def test_every_answer_carries_the_security_headers(cast: Cast, url: str) -> None:
    answer = Client().get(url)
    assert not [name for name in HEADERS if name not in answer.headers]


@pytest.mark.parametrize(
    "url",
    ["/", "/settings/me/", "/settings/import/", "/search/?q=x", "/sales/orders/products/?q=x", "/api/v1/openapi.json", "/no/"],
)
def test_no_cache_keeps_what_one_person_was_shown(cast: Cast, url: str) -> None:
    assert "no-store" in signed_in(cast.boss).get(url)["Cache-Control"]


@pytest.mark.parametrize("url", ["/sign-in/", "/healthz", "/api/v1/sales/orders"])
def test_what_is_too_large_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch, db: None, url: str) -> None:
    monkeypatch.setattr(calls, "MOST_BYTES", 10_000)

    def read(request: object) -> Any:
        raise AssertionError("read")

    monkeypatch.setattr(calls, "_hash_of", read)
    large = SimpleUploadedFile("a.bin", b"x" * 10_001)
    assert Client(raise_request_exception=False).post(url, {"file": large}).status_code == 413


def test_a_request_that_no_form_of_ours_sends_is_refused_in_words(db: None) -> None:
    answer = Client(headers={"Accept-Language": "en"}).post("/sign-in/", {f"field-{n}": "" for n in range(3000)})
    assert answer.status_code == 400
    assert "The request could not be read." in answer.content.decode()


def test_a_form_may_have_a_field_for_each_line_of_the_largest_order(cast: Cast) -> None:
    quantities = {f"qty-{n}": "1" for n in range(1, MOST_LINES + 1)}
    assert signed_in(cast.keeper).post("/sales/orders/99/deliver/", quantities).status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        "/sales/orders/?q=a%00",
        "/parties/customers/?city=%00",
        "/search/?q=%00",
        "/sales/orders/products/?q=%00",
        "/sign-in/?a=%00",
    ],
)
def test_a_nul_in_an_address_reaches_no_database(cast: Cast, url: str) -> None:
    assert signed_in(cast.boss).get(url).status_code == 400


def test_a_nul_in_what_is_sent_reaches_no_database(cast: Cast) -> None:
    boss = signed_in(cast.boss)
    assert send(boss, "/sales/orders/1/review/", {"note": "a\0b"}).status_code == 400
    names = {"names": ["a\0b", cast.bearing.code], "warehouse": cast.warehouse.pk}
    found = boss.post("/sales/orders/named/", names, content_type="application/json")
    assert list(found.json()["products"]) == [cast.bearing.code]
