"""The one clock: UTC instants and business dates. Tests and demo books can hold it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_held: ContextVar[datetime | None] = ContextVar("held_clock", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _held.get() or datetime.now(UTC)


def business_date(zone: str, at: datetime | None = None) -> date:
    """The date that a person in the book's time zone reads on the wall at that instant (now by default)."""
    return (at or now()).astimezone(ZoneInfo(zone)).date()


@contextmanager
def held(at: datetime) -> Iterator[None]:
    """Hold the clock at an aware instant inside the block."""
    if at.tzinfo is None:
        raise ValueError("hold the clock at an aware instant")
    token = _held.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _held.reset(token)
