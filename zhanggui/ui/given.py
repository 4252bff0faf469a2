"""Columns that rooms above give to a list (door `ui.slots`): fetched once for the whole page."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from zhanggui.kernel.actors import Actor
from zhanggui.ui import slots
from zhanggui.ui.lists import Column, Listing
from zhanggui.ui.templatetags.ui import money


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
    def cell(row: Any) -> object:
        value = getattr(row, f"given_{given.name}")
        if not value:
            return "—"
        return money(value) if given.kind == "money" else value

    return Column(given.name, given.label, cell, width="w-money", css="num med a-sum")  # type: ignore[arg-type]
