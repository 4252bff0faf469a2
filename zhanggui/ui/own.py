"""The company's own fields in lists: columns and filters that are added when a page is asked for."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from zhanggui.foundation.customfields.queries import key_of
from zhanggui.kernel.cards import CHOICE, DAY, FLAG, NUMBER, PERCENT, TEXT, WHOLE, Entry, unkept
from zhanggui.ui.cards import YES_NO, label_of, shown
from zhanggui.ui.columns import Column
from zhanggui.ui.filters import Choice, DateSpan, Filter, Text
from zhanggui.ui.lists import Listing

_NUMBERS = (NUMBER, PERCENT, WHOLE)
KINDS = {NUMBER: "qty", PERCENT: "percent", WHOLE: "number", DAY: "day"}


def with_own(listing: Listing, entries: Sequence[Entry], *, before: int = -1) -> Listing:
    """The listing with the columns (put before the one at `before`) and filters of the company's own fields."""
    columns = list(listing.columns)
    place = len(columns) + before if before < 0 else before
    columns[place:place] = [column_of(entry) for entry in entries if entry.listed]
    return replace(listing, columns=columns, filters=(*listing.filters, *filters_of(entries)))


def column_of(entry: Entry) -> Column:
    """A column of one own field."""
    kind = KINDS.get(entry.kind, "text")

    def cell(row: Any) -> object:
        value = unkept(entry, row.extra.get(entry.name))
        return shown(entry, value) if kind == "text" else value

    return Column(entry.key, label_of(entry), cell, kind=kind, width="w-code", css="sub")


def aliased(rows: QuerySet[Any], entries: Sequence[Entry]) -> QuerySet[Any]:
    """The rows with the names that the filters of own texts and days use."""
    names = {e.key: Cast(KeyTextTransform(e.name, "extra"), TextField()) for e in entries if e.kind in (TEXT, DAY)}
    narrowed: QuerySet[Any] = rows.alias(**names)
    return narrowed


def filters_of(entries: Sequence[Entry]) -> list[Filter]:
    """The filters of the listed own fields; numbers are compared in the list, not filtered."""
    return [_filter(entry) for entry in entries if entry.filtered and entry.kind not in _NUMBERS]


def _filter(entry: Entry) -> Filter:
    key, label = entry.key, label_of(entry)
    if entry.kind == CHOICE:
        return Choice(key, label, entry.choices, _equal(entry, str))
    if entry.kind == FLAG:
        return Choice(key, label, YES_NO, _flagged(entry))
    return DateSpan(key, label) if entry.kind == DAY else Text(key, label, f"{key}__icontains")


def _equal(entry: Entry, read: Callable[[str], Any]) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    return lambda rows, value: rows.alias(_own=key_of(entry)).filter(_own=read(value))


def _flagged(entry: Entry) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    """No means: not yes, since a flag that nobody touched is not kept."""

    def narrow(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        marked = rows.model._default_manager.alias(_own=key_of(entry)).filter(_own=True)
        return rows.filter(pk__in=marked) if value == "yes" else rows.exclude(pk__in=marked)

    return narrow
