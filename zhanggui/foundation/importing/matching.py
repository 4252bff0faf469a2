"""Match the header of a file with the columns of a kind, and check its rows."""

import hashlib
from collections.abc import Callable, Mapping, Sequence

from django.conf import settings
from django.utils.translation import gettext, override

from zhanggui.foundation.importing.cells import one_per_cell, repeated
from zhanggui.foundation.importing.loaders import Column, Loader, NumberedRow
from zhanggui.foundation.importing.tables import Table, plain_title
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import BusinessError, gettext_noop, refuse_all

CHUNK = 1000
Progress = Callable[[int, int], None]


def titles_of(loader: Loader) -> set[str]:
    """Every header name that the kind knows, as it is compared."""
    return {plain_title(name) for column in loader.columns for name in _accepted(column)}


def _accepted(column: Column) -> tuple[str, ...]:
    """Every header under which a column is found: its key, its label in each language, its other names."""
    labels = []
    for language, _ in settings.LANGUAGES:
        with override(language):
            labels.append(gettext(column.label))
    return (column.key, *labels, *column.names)


def matched(loader: Loader, header: Sequence[str]) -> dict[str, int]:
    """The place of each column that the header names, by column key."""
    places = {plain_title(title): place for place, title in reversed(list(enumerate(header)))}
    found: dict[str, int] = {}
    for column in loader.columns:
        for name in _accepted(column):
            if plain_title(name) in places:
                found.setdefault(column.key, places[plain_title(name)])
    return found


def signature_of(header: Sequence[str]) -> str:
    """What files with the same header have in common."""
    return hashlib.sha256("\x1f".join(plain_title(title) for title in header).encode()).hexdigest()


def missing_columns(loader: Loader, mapping: Mapping[str, int]) -> list[BusinessError]:
    """A problem for each column that must be there and is not."""
    return [
        BusinessError("import.column", gettext_noop("Column “%(name)s” is missing."), name=gettext(column.label))
        for column in loader.columns
        if column.required and column.key not in mapping
    ]


def named_rows(table: Table, mapping: Mapping[str, int]) -> list[NumberedRow]:
    """The rows with their cells by column key; empty rows are left out."""
    return [
        NumberedRow(number, {key: row[place] if place < len(row) else "" for key, place in mapping.items()})
        for number, row in enumerate(table.rows, table.first_row)
        if any(row)
    ]


def rows_of(loader: Loader, table: Table, mapping: Mapping[str, int] | None = None) -> list[NumberedRow]:
    """The rows by column key, matched by the header unless a `mapping` is given.

    Raises BusinessError `import.column` for every required column that is missing, `import.empty_cell` for cells.
    """
    mapping = matched(loader, table.header) if mapping is None else mapping
    refuse_all(missing_columns(loader, mapping))
    rows = named_rows(table, mapping)
    refuse_all(_empty_cells(loader, rows))
    return rows


def problems_of(
    actor: Actor, loader: Loader, rows: Sequence[NumberedRow], progress: Progress | None = None
) -> list[BusinessError]:
    """What is wrong with the rows, one problem a cell, sorted by row."""
    problems = _empty_cells(loader, rows)
    if loader.key:
        pairs = [(row.number, " / ".join(row.cells.get(key, "") for key in loader.key)) for row in rows]
        problems += repeated(pairs, loader.key[-1])
    size = CHUNK if loader.key else max(len(rows), 1)
    for start in range(0, len(rows), size):
        problems += loader.check(actor, rows[start : start + size])
        if progress and len(rows) > CHUNK:
            progress(min(start + size, len(rows)), len(rows))
    return one_per_cell(problems)


def _empty_cells(loader: Loader, rows: Sequence[NumberedRow]) -> list[BusinessError]:
    required = [column for column in loader.columns if column.required]
    return [
        BusinessError(
            "import.empty_cell", gettext_noop("“%(name)s” is empty."),
            line=row.number, field=column.key, name=gettext(column.label),
        )
        for row in rows
        for column in required
        if not row.cells.get(column.key)
    ]  # fmt: skip
