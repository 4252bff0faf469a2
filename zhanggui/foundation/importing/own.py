"""The company's own fields in files: their columns, their values, what is wrong with them."""

from collections.abc import Sequence
from typing import Any

from zhanggui.foundation.customfields.queries import own_entries
from zhanggui.foundation.customfields.values import checked
from zhanggui.foundation.importing.loaders import Column, NumberedRow
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.cards import Entry
from zhanggui.kernel.errors import BusinessError


def column_of(entry: Entry) -> Column:
    """An entry as a column of a file."""
    return Column(entry.key, entry.label, (*entry.names, entry.name) if entry.own else entry.names, required=entry.required)


def own_columns(carrier: str) -> tuple[Column, ...]:
    """The columns of the fields in use."""
    return tuple(column_of(entry) for entry in own_entries(carrier))


def own_values(actor: Actor, carrier: str, rows: Sequence[NumberedRow]) -> tuple[list[dict[str, Any]], list[BusinessError]]:
    """What each row gives for the company's own fields, as typed, and all that is wrong with it."""
    own = own_entries(carrier)
    given: list[dict[str, Any]] = []
    problems: list[BusinessError] = []
    for row in rows:
        cells = {entry.name: row.cells[entry.key] for entry in own if entry.key in row.cells}
        try:
            checked(actor, own, cells, line=row.number)
        except BusinessError as error:
            problems += error.problems
        given.append(cells)
    return given, problems
