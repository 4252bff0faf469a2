"""`zhanggui check`: every promise recomputed by its own SQL, each breach named (reference: invariants by ID)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zhanggui.foundation.books.context import connection
from zhanggui.kernel.decimals import MONEY_PLACES, plain

Sql = Callable[[], str]
Finder = Callable[[], Iterator[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Breach:
    """One broken promise: which property, on what, and the figures."""

    property: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class Invariant:
    """A checkable property: its ID, its sentence, the query that finds breaches, and the function's full name."""

    id: str
    title: str
    find: Callable[[], Iterator[Breach]]
    name: str = ""


_invariants: list[Invariant] = []


def invariant(id: str, title: str, *, places: int = MONEY_PLACES) -> Callable[[Sql], Sql]:  # noqa: A002
    """The door `checks.invariants`: the decorated function returns SQL whose rows are breaches.

    A row is (subject, detail) or (subject, detail, stored, computed) with scaled integers of `places` decimals.
    """

    def register(sql: Sql) -> Sql:
        def find() -> Iterator[Breach]:
            for subject, detail, *figures in select(sql()):
                yield Breach(id, str(subject), _told(str(detail), figures, places))

        _invariants.append(Invariant(id, title, find, _name(sql)))
        return sql

    return register


def computed_invariant(id: str, title: str) -> Callable[[Finder], Finder]:  # noqa: A002
    """Like `invariant`, for what SQL alone can't recompute: yields (subject, detail) of each breach."""

    def register(run: Finder) -> Finder:
        def find() -> Iterator[Breach]:
            for subject, detail in run():
                yield Breach(id, subject, detail)

        _invariants.append(Invariant(id, title, find, _name(run)))
        return run

    return register


def _name(function: Callable[[], object]) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def _told(detail: str, figures: list[Any], places: int) -> str:
    if not figures:
        return detail
    stored, computed = (plain(Decimal(int(x or 0)).scaleb(-places)) for x in figures)
    return f"{detail}: {stored} ≠ {computed}"


def select(sql: str) -> list[tuple[Any, ...]]:
    """Rows of a checker's own query."""
    with connection().cursor() as cursor, _whole_tables(cursor):
        cursor.execute(sql)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


@contextmanager
def _whole_tables(cursor: Any) -> Iterator[None]:
    """Checks read whole tables. In a book that was just filled PostgreSQL has no statistics yet and would join row by row."""
    if connection().vendor != "postgresql":
        yield
        return
    cursor.execute("SET enable_nestloop = off")
    yield  # an error ends the transaction, and the setting with it
    cursor.execute("RESET enable_nestloop")


def invariants() -> list[Invariant]:
    """All registered properties, by ID."""
    return sorted(_invariants, key=lambda one: (one.id, one.name))


def breaches() -> Iterator[Breach]:
    """Run every check; a clean book yields nothing."""
    for one in invariants():
        yield from one.find()
