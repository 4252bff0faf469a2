"""Declared filters of a worklist: a choice, a span of dates, a text; each knows its field, its chip, its condition."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise

from zhanggui.kernel.errors import BusinessError, gettext_noop

M = TypeVar("M", bound=Model)
Label = str | Promise
Choices = Iterable[tuple[str, Label]]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force: label, value in words, the parameters it came from, the address without it."""

    label: Label
    text: Label
    names: tuple[str, ...]
    without: str = ""


class Filter(Protocol):
    """What a list asks of its filters."""

    def apply(self, rows: QuerySet[M], get: QueryDict) -> QuerySet[M]:
        """The rows that fit."""

    def chip(self, get: QueryDict) -> Chip | None:
        """The chip when the filter is in force."""

    def field(self, get: QueryDict) -> dict[str, Any]:
        """What the field's template needs."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some values. `lookup` is a lookup name or a function (rows, value) → rows; unknown values are no filter."""

    key: str
    label: Label
    options: Choices | Callable[[], Choices]
    lookup: str | Callable[[QuerySet[Any], str], QuerySet[Any]] = ""

    def _choices(self) -> list[tuple[str, Label]]:
        return [(str(value), text) for value, text in (self.options() if callable(self.options) else self.options)]

    def _value(self, get: QueryDict) -> str:
        return str(get.get(self.key, ""))

    def _text(self, get: QueryDict) -> Label | None:
        value = self._value(get)
        return dict(self._choices()).get(value) if value else None

    def apply(self, rows: QuerySet[M], get: QueryDict) -> QuerySet[M]:
        """The rows with the chosen value."""
        if self._text(get) is None:
            return rows
        if callable(self.lookup):
            return self.lookup(rows, self._value(get))
        return rows.filter(**{self.lookup or self.key: get[self.key]})

    def chip(self, get: QueryDict) -> Chip | None:
        """The chosen value in words."""
        text = self._text(get)
        return None if text is None else Chip(self.label, text, (self.key,))

    def field(self, get: QueryDict) -> dict[str, Any]:
        """A drop-down."""
        return {
            "template": "ui/filter_choice.html", "key": self.key, "label": self.label,
            "choices": self._choices(), "value": get.get(self.key, ""),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class DateSpan:
    """From and to, both included, of a date field (`lookup`, default: the key): parameters `key_from` and `key_to`."""

    key: str
    label: Label
    lookup: str = ""

    def _ends(self, get: QueryDict) -> tuple[date | None, date | None]:
        return _date(get.get(f"{self.key}_from", "")), _date(get.get(f"{self.key}_to", ""))

    def apply(self, rows: QuerySet[M], get: QueryDict) -> QuerySet[M]:
        """The rows within the span. Raises BusinessError `filter.date`."""
        first, last = self._ends(get)
        name = self.lookup or self.key
        if first:
            rows = rows.filter(**{f"{name}__gte": first})
        return rows.filter(**{f"{name}__lte": last}) if last else rows

    def chip(self, get: QueryDict) -> Chip | None:
        """The span as “2026-11-01 ~ 2026-11-23”, open ends left out."""
        first, last = self._ends(get)
        if not first and not last:
            return None
        return Chip(self.label, f"{first or ''} ~ {last or ''}".strip(), (f"{self.key}_from", f"{self.key}_to"))

    def field(self, get: QueryDict) -> dict[str, Any]:
        """Two date fields."""
        return {
            "template": "ui/filter_dates.html", "key": self.key, "label": self.label,
            "first": get.get(f"{self.key}_from", ""), "last": get.get(f"{self.key}_to", ""),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is contained in a field (`lookup`, for example `name__icontains`)."""

    key: str
    label: Label
    lookup: str

    def apply(self, rows: QuerySet[M], get: QueryDict) -> QuerySet[M]:
        """The rows that fit the text."""
        text = get.get(self.key, "").strip()[:80]
        return rows.filter(**{self.lookup: text}) if text else rows

    def chip(self, get: QueryDict) -> Chip | None:
        """The text itself."""
        text = get.get(self.key, "").strip()[:80]
        return Chip(self.label, text, (self.key,)) if text else None

    def field(self, get: QueryDict) -> dict[str, Any]:
        """A text field."""
        return {"template": "ui/filter_text.html", "key": self.key, "label": self.label, "value": get.get(self.key, "")}


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BusinessError("filter.date", gettext_noop("“%(text)s” is not a date like 2026-11-23."), text=text[:20]) from error
