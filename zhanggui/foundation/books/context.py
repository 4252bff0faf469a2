"""Which book (账套) is open: every query names one, and without one it is refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

DEFAULT_BOOK = "main"

_current: ContextVar[str | None] = ContextVar("current_book", default=None)


class NoBookError(RuntimeError):
    """A query was made before a book was chosen."""


def alias_of(code: str) -> str:
    """The database alias of a book; the default book lives under Django's `default`."""
    return "default" if code == DEFAULT_BOOK else f"book_{code}"


def current_book() -> str:
    """The code of the open book. Raises NoBookError when none is chosen."""
    code = _current.get()
    if code is None:
        raise NoBookError("choose a book first: with use_book(code): …")
    return code


def alias() -> str:
    """The database alias of the open book."""
    return alias_of(current_book())


def connection() -> BaseDatabaseWrapper:
    """The database connection of the open book."""
    return connections[alias()]


@contextmanager
def use_book(code: str) -> Iterator[None]:
    """Open a book inside the block."""
    token = _current.set(code)
    try:
        yield
    finally:
        _current.reset(token)


class BookRouter:
    """Send every query to the open book; relations inside one book only."""

    def db_for_read(self, model: object, **hints: object) -> str:
        return alias()

    def db_for_write(self, model: object, **hints: object) -> str:
        return alias()

    def allow_relation(self, one: object, other: object, **hints: object) -> bool:
        return bool(getattr(one, "_state").db == getattr(other, "_state").db)  # noqa: B009

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        return True
