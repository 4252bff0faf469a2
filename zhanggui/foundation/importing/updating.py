"""What is there already, compared with a file: which records it would change, and how; made into the parts of a loader."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import models

from zhanggui.foundation.customfields.queries import own_entries
from zhanggui.foundation.customfields.values import checked
from zhanggui.foundation.importing.loaders import Effect, NumberedRow, Report, Written
from zhanggui.foundation.importing.own import own_values
from zhanggui.foundation.importing.undo import kept
from zhanggui.kernel.actors import Actor

NOT_KEPT = {"id", "version", "last_deal"}


@dataclass(frozen=True, slots=True)
class CardChange:
    """A record's new card and its own fields; `version` is the one that was compared."""

    pk: int
    version: int
    card: Any
    extra: Mapping[str, Any]


Compared = tuple[Effect, Any, CardChange | None]


@dataclass(frozen=True, slots=True)
class Records:
    """How a kind of master is compared with rows.

    `known` gives the actor's records by code, `read` the rows as cards, `card_of` a record's card; `fields` names the
    field of the card that a column fills, where they differ; `change` is the room's action for many cards at once.
    """

    carrier: str
    known: Callable[[Actor, set[str]], Mapping[str, Any]]
    read: Callable[[Sequence[NumberedRow]], Sequence[Any]]
    card_of: Callable[[Any], Any]
    change: Callable[[Actor, Sequence[CardChange]], object]
    fields: Mapping[str, str]

    def compare(self, actor: Actor, rows: Sequence[NumberedRow]) -> list[Effect]:
        """What each row would do."""
        there = {row.number: effect for row, (effect, _, _) in self._compared(actor, rows)}
        return [there.get(row.number) or Effect(new=True) for row in rows]

    def update(self, actor: Actor, rows: Sequence[NumberedRow]) -> Report:
        """Change the records that are there and differ; an empty cell leaves the old value."""
        found = [(old, change) for _, (_, old, change) in self._compared(actor, rows) if change]
        written = [
            Written(old.pk, kept(old, columns_of(type(old))), {"version": old.version + 1}) for old, _ in found
        ]  # fmt: skip
        self.change(actor, [change for _, change in found])
        return Report(changed=len(found), written=written)

    def _compared(self, actor: Actor, rows: Sequence[NumberedRow]) -> list[tuple[NumberedRow, Compared]]:
        """Those rows whose record is there and the actor's."""
        known = self.known(actor, {row.cells["code"] for row in rows})
        rows = [row for row in rows if row.cells["code"] in known]
        cards, (extras, _) = self.read(rows), own_values(actor, self.carrier, rows)
        own = own_entries(self.carrier)
        compared: list[tuple[NumberedRow, Compared]] = []
        for row, card, given in zip(rows, cards, extras, strict=True):
            old = known[row.cells["code"]]
            before = self.card_of(old)
            after = replace(before, **self._filled(row, card))
            extra = checked(actor, own, {key: value for key, value in given.items() if value}, before=old.extra)
            changes = (*self._differences(row, before, after), *_own_differences(old.extra, extra))
            change = CardChange(old.pk, old.version, after, extra) if changes else None
            compared.append((row, (Effect(changes=changes), old, change)))
        return compared

    def _filled(self, row: NumberedRow, card: Any) -> dict[str, Any]:
        names = {key: self.fields.get(key, key) for key, cell in row.cells.items() if cell}
        return {name: getattr(card, name) for name in names.values() if hasattr(card, name)}

    def _differences(self, row: NumberedRow, before: Any, after: Any) -> list[tuple[str, str, str]]:
        pairs = [(key, self.fields.get(key, key)) for key in row.cells]
        return [
            (key, _told(getattr(before, name)), row.cells[key])
            for key, name in pairs
            if hasattr(before, name) and getattr(before, name) != getattr(after, name)
        ]


def _own_differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    keys = sorted(before.keys() | after.keys())
    return [(key, _told(before.get(key)), _told(after.get(key))) for key in keys if before.get(key) != after.get(key)]


def _told(value: Any) -> str:
    return "" if value is None else str(value)


def columns_of(model: type[models.Model]) -> list[str]:
    """The columns that an import may have changed."""
    return [field.attname for field in model._meta.concrete_fields if field.attname not in NOT_KEPT]


def new_of(model: type[models.Model], codes: set[str]) -> list[Written]:
    """What was just made, by code."""
    ids = model._default_manager.filter(code__in=codes).order_by("pk").values_list("pk", flat=True)
    return [Written(pk, None, {"version": 1}) for pk in ids]


def missing_codes(model: type[models.Model], rows: Sequence[NumberedRow]) -> set[str]:
    """The codes of the rows that no record has yet, whoever may see it."""
    codes = {row.cells["code"] for row in rows}
    return codes - set(model._default_manager.filter(code__in=codes).values_list("code", flat=True))
