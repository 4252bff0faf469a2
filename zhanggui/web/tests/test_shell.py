"""The shell: who sees which pages, where one lands, how refusals look, theme and language."""

import pytest
from django.test import Client

from tests.support.cast import Cast
from tests.support.pages import signed_in, text_of
from zhanggui.foundation.http.access import SIGNED_IN
from zhanggui.web.navigation import CREATE, MODULES, creatable_by, modules_for


@pytest.mark.parametrize(("who", "lands"), [("boss", "/analytics/"), ("seller", "/sales/orders/"), ("keeper", "/sales/orders/")])
def test_home_is_the_first_page_of_the_work(cast: Cast, who: str, lands: str) -> None:
    assert signed_in(getattr(cast, who)).get("/")["Location"] == lands


@pytest.mark.parametrize("who", ["boss", "manager", "seller", "keeper", "finance"])
def test_every_page_in_the_navigation_opens(cast: Cast, who: str) -> None:
    user = getattr(cast, who)
    client = signed_in(user)
    entries = [entry for module in modules_for(user, "/") for entry, _ in module.entries]
    for entry in [*entries, *creatable_by(user)]:
        assert client.get(entry.url).status_code == 200, entry.url


@pytest.mark.parametrize("who", ["seller", "keeper", "finance"])
def test_pages_outside_the_navigation_are_refused(cast: Cast, who: str) -> None:
    user = getattr(cast, who)
    client = signed_in(user)
    entries = [*CREATE, *(entry for module in MODULES for entry in module.entries)]
    closed = [e.url for e in entries if e.permission != SIGNED_IN and not user.has_permission(e.permission)]
    assert closed
    assert {client.get(url).status_code for url in closed} == {403}


def test_the_module_and_the_page_one_is_on_are_marked(cast: Cast) -> None:
    page = text_of(signed_in(cast.boss), "/settings/periods/")
    assert '<a href="/settings/periods/" aria-current="page">' in page
    assert page.count('aria-current="true"') == 1
    assert '<a href="/settings/users/" aria-current="page">' in text_of(signed_in(cast.boss), "/settings/users/new/")


def test_strangers_are_sent_to_sign_in_and_back(cast: Cast) -> None:
    assert Client().get("/sales/orders/?q=1")["Location"] == "/sign-in/?next=/sales/orders/%3Fq%3D1"


def test_a_refusal_is_a_page_a_fragment_or_a_problem_document(cast: Cast) -> None:
    client = signed_in(cast.seller)
    url = "/settings/users/"
    page = client.get(url)
    assert (page.status_code, "zg-rail" in page.content.decode()) == (403, True)
    fragment = client.get(url, headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment["HX-Retarget"], "<html" in fragment.content.decode()) == (403, "#refusal", False)
    problem = client.get(url, headers={"Accept": "application/json"})
    assert (problem.json()["code"], problem["Content-Type"]) == ("permission.missing", "application/problem+json")


def test_the_way_back_is_never_off_the_site(cast: Cast) -> None:
    client = signed_in(cast.seller)
    ours = client.get("/settings/users/", headers={"Referer": "http://testserver/sales/orders/"})
    assert 'href="http://testserver/sales/orders/"' in ours.content.decode()
    assert "evil" not in client.get("/settings/users/", headers={"Referer": "http://evil.example/x"}).content.decode()


def test_missing_pages_are_answered_with_and_without_an_account(cast: Cast) -> None:
    for client, frame in ((Client(), "zg-gate"), (signed_in(cast.boss), "zg-rail")):
        answer = client.get("/no/such/page/")
        assert (answer.status_code, frame in answer.content.decode()) == (404, True)


def test_what_breaks_says_so_and_tells_no_secrets(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def burst(*args: object) -> None:
        raise RuntimeError("burst")

    monkeypatch.setattr("zhanggui.web.views.found", burst)
    client = signed_in(cast.boss)
    client.raise_request_exception = False
    answer = client.get("/search/?q=x")
    assert answer.status_code == 500
    assert "nothing was saved" in answer.content.decode()
    assert "burst" not in answer.content.decode()


def test_theme_and_density_come_from_cookies_and_only_known_ones(cast: Cast) -> None:
    client = signed_in(cast.boss)
    client.cookies["theme"], client.cookies["density"] = "dark", "tight"
    assert 'data-bs-theme="dark" data-zg-density="tight"' in text_of(client, "/settings/me/")
    client.cookies["theme"] = '"><script>'
    assert 'data-bs-theme="light"' in text_of(client, "/settings/me/")


def test_hits_are_grouped_and_escaped(cast: Cast) -> None:
    client = signed_in(cast.boss)
    assert "ZC-10204" in text_of(client, "/search/?q=zc-10204")
    nothing = text_of(client, "/search/?q=<script>")
    assert "<script>" not in nothing
    assert "data-nothing" in nothing


def test_no_page_carries_inline_code(cast: Cast) -> None:
    answer = signed_in(cast.boss).get("/settings/log/")
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    html = answer.content.decode()
    assert " style=" not in html
    assert html.count("<script") == html.count('<script type="module" src="/static/')
