"""A token names its book."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import RequestFactory

from zhanggui.foundation.books.context import current_book
from zhanggui.foundation.books.middleware import BookMiddleware
from zhanggui.foundation.books.registry import register

SECRET = "a" * 43


@pytest.fixture
def branch(settings: Any, tmp_path: Path) -> Iterator[str]:
    settings.ZHANGGUI_HOME = tmp_path
    before = dict(connections.settings)
    register("main", "总公司")
    yield register("branch_2", "分公司").code
    connections.settings.clear()
    connections.settings.update(before)


@pytest.mark.parametrize(
    ("header", "opened"),
    [
        (f"Bearer zg_branch_2_{SECRET}", "branch_2"),
        (f"bearer zg_branch_2_{SECRET}", "branch_2"),
        (f"Bearer zg_main_{SECRET}", "main"),
        (f"Bearer zg_unknown_{SECRET}", "main"),
        (f"Bearer zg_../etc_{SECRET}", "main"),
        ("Basic YTpi", "main"),
        ("", "main"),
    ],
)
def test_the_book_of_a_token(branch: str, header: str, opened: str) -> None:
    seen: list[str] = []
    middleware = BookMiddleware(lambda _: seen.append(current_book()) or HttpResponse())
    middleware(RequestFactory().get("/", headers={"Authorization": header}))
    assert seen == [opened]
