"""The list machinery on real rows: text, filters, order, pages, totals, escaping, budget."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from tests.support.cast import PASSWORD, Cast, system
from tests.support.refusals import refused
from zhanggui.foundation.identity.actions import create_user
from zhanggui.foundation.identity.models import User
from zhanggui.ui.filters import Choice, DateSpan, Text
from zhanggui.ui.lists import Column, Listing, View

XSS = "<script>alert(1)</script>"


def _by_text(rows: Any, text: str) -> Any:
    return rows.filter(name__icontains=text)


PEOPLE = Listing(
    title="People",
    order=("username",),
    columns=(
        Column("username", "Sign-in", link=True, sort="username", css="a-no"),
        Column("name", "Name", sort="name", css="a-cust"),
        Column("twice", "Twice", lambda user: user.name * 2),
    ),
    search=_by_text,
    filters=(
        Choice("active", "Active", (("True", "yes"), ("False", "no")), "is_active"),
        Text("login", "Login", "username__startswith"),
        DateSpan("last_login", "Seen"),
    ),
    views=(View("Everybody"), View("Inactive", "active=False")),
    totals=lambda rows: {"name": rows.count()},
    url=lambda user: f"/people/{user.pk}/",
    new_url="/people/new/",
    new_label="New person",
    new_permission="identity.manage_users",
)


@pytest.fixture
def crowd(cast: Cast) -> Cast:
    for number in range(45):
        create_user(system(), username=f"p{number:02}", name=f"人{number:02}", password=PASSWORD, roles=[])
    return cast


def ask(query: str = "", *, by: User | None = None, htmx: bool = False) -> HttpResponse:
    request = RequestFactory().get(f"/people/{query}", headers={"HX-Request": "true"} if htmx else {})
    request.user = by or AnonymousUser()
    with translation.override("en"):
        return PEOPLE.show(request, User.objects.filter(username__startswith="p"))


def names(answer: HttpResponse) -> list[str]:
    return re.findall(r'<td class="a-no"[^>]*><a href="[^"]+">(\w+)</a>', answer.content.decode())


def link(answer: HttpResponse, rel: str) -> str:
    found = re.search(rf'href="(\?[^"]+)" rel="{rel}"', answer.content.decode())
    return found[1].replace("&amp;", "&") if found else ""


def test_pages_go_forward_and_back_without_a_gap(crowd: Cast) -> None:
    first = ask("?size=20", by=crowd.boss)
    second = ask(link(first, "next"), by=crowd.boss)
    third = ask(link(second, "next"), by=crowd.boss)
    assert names(first) + names(second) + names(third) == [f"p{n:02}" for n in range(45)]
    assert link(third, "next") == link(first, "prev") == ""
    assert names(ask(link(third, "prev"), by=crowd.boss)) == names(second)
    assert names(ask(link(second, "prev"), by=crowd.boss)) == names(first)


def test_a_click_on_the_head_sorts_and_pages_keep_the_order(crowd: Cast) -> None:
    first = ask("?sort=-name&size=20", by=crowd.boss)
    assert names(first)[:2] == ["p44", "p43"]
    assert 'aria-sort="descending"' in first.content.decode()
    assert names(ask(link(first, "next"), by=crowd.boss))[0] == "p24"


def test_unknown_orders_and_sizes_are_the_standard(crowd: Cast) -> None:
    assert names(ask("?sort=password&size=7", by=crowd.boss)) == [f"p{n:02}" for n in range(45)]


def test_text_and_filters_narrow_and_show_as_chips(crowd: Cast) -> None:
    answer = ask("?q=人0&login=p0&active=True", by=crowd.boss)
    assert names(answer) == [f"p{n:02}" for n in range(10)]
    html = answer.content.decode()
    assert html.count("zg-fchip") == 2
    assert 'href="?q=%E4%BA%BA0&amp;login=p0"' in html  # the chip of `active` leads to the list without it


def test_an_unknown_choice_is_no_filter_and_a_wrong_date_is_refused(crowd: Cast) -> None:
    assert len(names(ask("?active=perhaps", by=crowd.boss))) == 45
    with refused("filter.date"):
        ask("?last_login_from=yesterday", by=crowd.boss)


def test_a_damaged_cursor_is_refused(crowd: Cast) -> None:
    with refused("cursor.invalid"):
        ask("?cursor=bm9uc2Vuc2U", by=crowd.boss)


def test_htmx_gets_the_grid_alone_and_caches_know(crowd: Cast) -> None:
    answer = ask("?q=人01", by=crowd.boss, htmx=True)
    html = answer.content.decode()
    assert html.lstrip().startswith('<div class="zg-list" id="list">')
    assert "<html" not in html
    assert "HX-Request" in answer["Vary"]
    assert "no-store" in answer["Cache-Control"]


def test_totals_are_for_the_whole_filter_and_asked_for_separately(crowd: Cast) -> None:
    page = ask("?login=p0&size=20", by=crowd.boss).content.decode()
    assert 'hx-get="?login=p0&amp;size=20&amp;totals=1"' in page
    assert ">10<" in ask("?login=p0&totals=1", by=crowd.boss, htmx=True).content.decode()


def test_views_say_where_one_is(crowd: Cast) -> None:
    html = ask("?active=False&size=20", by=crowd.boss).content.decode()
    assert '<a href="?active=False" aria-current="page">Inactive</a>' in html
    assert '<a href="?">Everybody</a>' in html


def test_an_empty_list_says_what_to_do_next(cast: Cast) -> None:
    assert 'href="/people/new/"' in ask(by=cast.boss).content.decode()
    assert 'href="/people/new/"' not in ask(by=cast.seller).content.decode()
    assert "Nothing fits" in ask("?q=nobody", by=cast.boss).content.decode()


def test_what_people_typed_is_escaped_everywhere(cast: Cast) -> None:
    create_user(system(), username="pxss", name=XSS, password=PASSWORD, roles=[])
    for query in ("", f"?q={XSS}", f"?login={XSS}", f"?sort={XSS}&size={XSS}&active={XSS}"):
        html = ask(query, by=cast.boss).content.decode()
        assert XSS not in html
    assert "&lt;script&gt;" in ask("?q=script", by=cast.boss).content.decode()


def test_a_page_costs_one_query_whatever_its_length(crowd: Cast, django_assert_num_queries: Any) -> None:
    _ = crowd.boss.permissions
    with django_assert_num_queries(1):
        ask("?size=20", by=crowd.boss, htmx=True)
    with django_assert_num_queries(1):
        ask("?size=100", by=crowd.boss, htmx=True)
