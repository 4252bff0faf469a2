"""Sign-in, sign-out, lock-out, language."""

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client

from tests.support.cast import PASSWORD, Cast
from tests.support.pages import signed_in
from zhanggui.foundation.identity.actions import edit_user

IN = "/sign-in/"


def browser() -> Client:
    """A browser of a stranger who reads English."""
    return Client(headers={"Accept-Language": "en"})


def test_one_comes_in_and_lands_where_one_wanted(cast: Cast) -> None:
    client = browser()
    assert client.post(IN, {"username": "seller", "password": PASSWORD, "next": "/sales/orders/"})["Location"] == "/sales/orders/"
    assert client.get("/settings/me/").status_code == 200


def test_one_never_lands_on_a_foreign_site(cast: Cast) -> None:
    answer = browser().post(IN, {"username": "seller", "password": PASSWORD, "next": "https://evil.example/"})
    assert answer["Location"] == "/"


def test_wrong_names_and_wrong_passwords_read_the_same(cast: Cast) -> None:
    answers = [browser().post(IN, {"username": name, "password": "wrong"}).content.decode() for name in ("seller", "seler")]
    assert all("Name or password is wrong" in answer for answer in answers)


@pytest.mark.parametrize("name", ["x" * 300, "a\0b", "\u200b", "ｓeller"])
def test_an_odd_name_reads_like_a_wrong_one(cast: Cast, name: str) -> None:
    answer = browser().post(IN, {"username": name, "password": "wrong"})
    assert answer.status_code in (200, 400)
    assert not AccessAttempt.objects.exclude(username__in=["seller", "\u200b"]).exists()


def test_five_wrong_passwords_lock_the_name_and_say_for_how_long(cast: Cast) -> None:
    client = browser()
    statuses = [client.post(IN, {"username": "keeper", "password": f"wrong{n}"}).status_code for n in range(5)]
    assert statuses == [200, 200, 200, 200, 429]
    locked = client.post(IN, {"username": "keeper", "password": PASSWORD})
    assert locked.status_code == 429
    assert "15 minutes" in locked.content.decode()
    assert client.post(IN, {"username": "seller", "password": PASSWORD}).status_code == 302


def test_a_disabled_account_stays_out(cast: Cast) -> None:
    client = signed_in(cast.seller)
    edit_user(cast.boss, user_id=cast.seller.pk, name="李晓峰", roles=["salesperson"], department="华东一部", active=False)
    assert client.get("/settings/me/").status_code == 302
    assert browser().post(IN, {"username": "seller", "password": PASSWORD}).status_code == 200


def test_sign_out_needs_a_post_and_ends_the_session(cast: Cast) -> None:
    client = signed_in(cast.seller)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == IN
    assert client.get("/settings/me/").status_code == 302


def test_the_language_switch_keeps_the_page_and_is_remembered(cast: Cast) -> None:
    client = signed_in(cast.seller)
    answer = client.post("/language/", {"language": "en", "next": "/sales/orders/?q=1"})
    assert answer["Location"] == "/sales/orders/?q=1"
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    cast.seller.refresh_from_db()
    assert cast.seller.language == "en"
    assert '<html lang="en"' in client.get("/settings/me/").content.decode()


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_the_language_switch_stays_on_the_site(cast: Cast, back: str) -> None:
    client = browser()
    answer = client.post("/language/", {"language": "xx", "next": back})
    assert answer["Location"] == "/"
    assert settings.LANGUAGE_COOKIE_NAME not in client.cookies


def test_ones_own_language_is_set_when_one_signs_in_on_a_new_machine(cast: Cast) -> None:
    client = browser()
    client.post(IN, {"username": "seller", "password": PASSWORD})
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "zh-hans"
