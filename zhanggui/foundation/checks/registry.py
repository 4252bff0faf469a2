"""`zhanggui check`: every promise recomputed by its own SQL, each breach named (reference: invariants by ID)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from zhanggui.foundation.books.context import connection


@dataclass(frozen=True, slots=True)
class Breach:
    """One broken promise: which property, on what, and the figures."""

    property: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class Invariant:
    """A checkable property: its ID, its sentence, and the query that finds breaches."""

    id: str
    title: str
    find: Callable[[], Iterator[Breach]]


_invariants: list[Invariant] = []


def invariant(id: str, title: str) -> Callable[[Callable[[], str]], Callable[[], str]]:  # noqa: A002
    """The door `checks.invariants`: the decorated function returns SQL whose rows (subject, detail) are breaches."""

    def register(sql: Callable[[], str]) -> Callable[[], str]:
        def find() -> Iterator[Breach]:
            for subject, detail in select(sql()):
                yield Breach(id, str(subject), str(detail))

        _invariants.append(Invariant(id, title, find))
        return sql

    return register


def computed_invariant(id: str, title: str) -> Callable[[Callable[[], Iterator[tuple[str, str]]]], None]:  # noqa: A002
    """Like `invariant`, for what SQL alone can't recompute: yields (subject, detail) of each breach."""

    def register(run: Callable[[], Iterator[tuple[str, str]]]) -> None:
        def find() -> Iterator[Breach]:
            for subject, detail in run():
                yield Breach(id, subject, detail)

        _invariants.append(Invariant(id, title, find))

    return register


def select(sql: str) -> list[tuple[Any, ...]]:
    """Rows of a checker's own query."""
    with connection().cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def invariants() -> list[Invariant]:
    """All registered properties, by ID."""
    return sorted(_invariants, key=lambda one: one.id)


def breaches() -> Iterator[Breach]:
    """Run every check; a clean book yields nothing."""
    for one in invariants():
        yield from one.find()
