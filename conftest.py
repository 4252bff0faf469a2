"""Fixtures for every room's tests: one open book, a fixed cast, both engines by DATABASE_URL."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.support import cast as casting
from zhanggui.foundation.books.context import DEFAULT_BOOK, use_book


def pytest_configure() -> None:
    settings.ZHANGGUI_HOME = Path(tempfile.mkdtemp(prefix="zhanggui-tests-"))  # the books of this machine are not tested
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick; strength is not tested here


@pytest.fixture(scope="session", autouse=True)
def open_book() -> Iterator[None]:
    """Every test runs inside the default book."""
    with use_book(DEFAULT_BOOK):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(open_book: None) -> None:
    """The book is open before the test database is made."""


@pytest.fixture
def cast(db: None) -> casting.Cast:
    """A small company: people in every role, a warehouse with goods, two customers, open periods."""
    return casting.company()
