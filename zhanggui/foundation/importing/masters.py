"""Import declared master records: the columns are the entries of the card and the company's own fields."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.utils.translation import gettext

from zhanggui.foundation.importing.loaders import Column, Loader, NumberedRow, Report, Written
from zhanggui.foundation.importing.own import column_of, own_columns, own_values
from zhanggui.foundation.importing.undo import undo_masters
from zhanggui.foundation.importing.updating import CardChange, Records, missing_codes, new_of
from zhanggui.foundation.masters.actions import Row, deeds_of
from zhanggui.foundation.masters.declaration import Master
from zhanggui.foundation.masters.models import MasterRecord
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.cards import Entry, read
from zhanggui.kernel.errors import BusinessError

M = TypeVar("M", bound=MasterRecord)


def loader_of(master: Master[M], kind: str) -> Loader:
    """The loader of a master under the import kind ("suppliers"); rows whose code is there already stay as they are."""

    def check(actor: Actor, rows: Sequence[NumberedRow]) -> list[BusinessError]:
        return _rows(master, actor, rows)[1]

    def apply(actor: Actor, rows: Sequence[NumberedRow]) -> Report:
        new = missing_codes(master.model, rows)
        done = deeds_of(master).put(actor, rows=_rows(master, actor, rows)[0])
        return Report(created=done.created, unchanged=done.unchanged, written=new_of(master.model, new))

    def change(actor: Actor, changes: Sequence[CardChange]) -> object:
        return deeds_of(master).put(actor, rows=[Row(one.card, one.extra) for one in changes], update=True)

    def known(actor: Actor, codes: set[str]) -> dict[str, M]:
        return {one.code: one for one in master.visible_to(actor).filter(code__in=codes)}

    def read(rows: Sequence[NumberedRow]) -> list[Any]:
        return [_card(master, row, []) for row in rows]

    def undo(actor: Actor, written: Sequence[Written]) -> None:
        undo_masters(master.model, master.kind, written)

    records = Records(master.kind, known, read, master.card_of, change, {})
    return Loader(
        kind, master.title, master.edit, _declared(master), check, apply, key=("code",),
        compare=records.compare, update=records.update, undo=undo, own=lambda: own_columns(master.kind),
    )  # fmt: skip


def _declared(master: Master[M]) -> tuple[Column, ...]:
    return tuple(column_of(entry) for entry in master.entries)


def _rows(master: Master[M], actor: Actor, rows: Sequence[NumberedRow]) -> tuple[list[Row], list[BusinessError]]:
    problems: list[BusinessError] = []
    cards = [_card(master, row, problems) for row in rows]
    extras, wrong = own_values(actor, master.kind, rows)
    return [Row(card, extra) for card, extra in zip(cards, extras, strict=True)], [*problems, *wrong]


def _card(master: Master[M], row: NumberedRow, problems: list[BusinessError]) -> Any:
    """The row as a card; a wrong cell is noted and left empty."""
    return master.card(**{e.name: _cell(e, row, problems) for e in master.entries if e.name in row.cells})


def _cell(entry: Entry, row: NumberedRow, problems: list[BusinessError]) -> Any:
    try:
        return read(entry, row.cells[entry.name], line=row.number, say=gettext)
    except BusinessError as error:
        problems.append(error)
        return entry.empty
