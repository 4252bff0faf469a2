"""Columns that rooms above give to a list (door `ui.slots`): fetched once for the whole page."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from zhanggui.kernel.actors import Actor
from zhanggui.ui import slots
from zhanggui.ui.columns import Column
from zhanggui.ui.lists import Listing


def with_given(listing: Listing, actor: Actor, place: str, *, before: int = -1) -> Listing:
    """The listing with the columns of `place` that the actor may see, put before the column at `before`."""
    given = slots.columns(actor, place)
    if not given:
        return listing
    columns = list(listing.columns)
    where = len(columns) + before if before < 0 else before
    columns[where:where] = [_column(one) for one in given]
    return replace(listing, columns=columns, complete=_completer(actor, given))


def _completer(actor: Actor, given: Sequence[slots.Column]) -> Callable[[list[Any]], None]:
    def complete(rows: list[Any]) -> None:
        for column in given:
            values = column.values(actor, [row.pk for row in rows])
            for row in rows:
                setattr(row, f"given_{column.name}", values.get(row.pk))

    return complete


def _column(given: slots.Column) -> Column:
    return Column(
        given.name, given.label, lambda row: getattr(row, f"given_{given.name}") or None,  # type: ignore[arg-type]
        kind=given.kind, width="w-money", css="med a-sum", permission=given.permission, absent="—",
    )  # fmt: skip
