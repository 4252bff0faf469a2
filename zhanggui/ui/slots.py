"""The door `ui.slots`: rooms above put their part on pages of rooms below, each with its own permission.

A panel is a URL of the giving room that the page loads lazily, so it costs the page no query. A column brings its
values for a whole page of a list at once, in one query.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from zhanggui.kernel.actors import Actor

Values = Callable[[Actor, Sequence[int]], Mapping[int, object]]


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a record page, or a link in its head: `url` contains `{id}`, `order` sorts the panels of a place."""

    place: str
    label: object
    permission: str
    url: str
    order: int = 50


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: `values` maps the ids of one page to values, `kind` is how they are written (money, qty, text)."""

    place: str
    name: str
    label: object
    permission: str
    values: Values
    kind: str = "money"


@dataclass(frozen=True, slots=True)
class Offered:
    """A panel as one person gets it: its label and where to load it from."""

    label: object
    url: str


_panels: list[Panel] = []
_columns: list[Column] = []


def register(part: Panel | Column) -> None:
    """Fill the door; called from a room's `doors`."""
    if isinstance(part, Panel):
        _panels.append(part)
    else:
        _columns.append(part)


def panels(actor: Actor, place: str, pk: int) -> list[Offered]:
    """The panels of a place that the actor may see, for one record."""
    mine = [panel for panel in _panels if panel.place == place and actor.has_permission(panel.permission)]
    return [Offered(panel.label, panel.url.replace("{id}", str(pk))) for panel in sorted(mine, key=lambda p: p.order)]


def columns(actor: Actor, place: str) -> list[Column]:
    """The columns of a list that the actor may see."""
    return [column for column in _columns if column.place == place and actor.has_permission(column.permission)]
