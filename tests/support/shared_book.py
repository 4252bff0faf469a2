"""One lively book for all tests of a module: built once, never committed."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.support.book import Book, lively_book
from zhanggui.foundation.books.context import alias


@pytest.fixture(scope="module")
def book(django_db_setup: None, django_db_blocker: Any) -> Iterator[Book]:
    """The book of `tests.support.book`, inside a transaction that is rolled back at the end."""
    with django_db_blocker.unblock(), transaction.atomic(using=alias()):
        yield lively_book()
        transaction.set_rollback(True, using=alias())
