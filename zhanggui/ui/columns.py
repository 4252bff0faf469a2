"""Columns of a worklist: the raw value, and by its kind how it is written, aligned and exported."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeData

from zhanggui.kernel.actors import Actor
from zhanggui.ui.templatetags.ui import day, moment, money, percent, price, qty

Label = str | Promise
LONG = 12


@dataclass(frozen=True, slots=True)
class Kind:
    """How values of a kind look: the formatter, the classes of head and cells, the width when the column names none."""

    shown: Callable[[Any], object] | None = None
    css: str = ""
    width: str = ""


KINDS: Mapping[str, Kind] = {
    "text": Kind(),
    "code": Kind(css="zg-fig", width="w-code"),
    "money": Kind(money, "num", "w-money"),
    "qty": Kind(qty, "num", "w-qty"),
    "price": Kind(price, "num", "w-money"),
    "percent": Kind(percent, "num", "w-rate"),
    "number": Kind(css="num", width="w-qty"),
    "day": Kind(day, "zg-fig", "w-date"),
    "moment": Kind(moment, "zg-fig", "w-time"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what its cells hold and how they are shown.

    `cell` reads the raw value from the row (default: the attribute `key`): a Decimal, a date, a text; `kind` (KINDS)
    writes it, `absent` stands for None. With `template` the fragment gets `row` and the written `value` instead.
    `css` are further classes (`sub`, `med`, and the phone's places `a-no` … `a-prog`), `width` one of the w-* classes.
    `sort` names the model field that a click on the head sorts by (no nulls, no joins). Who lacks `permission` can
    neither see, sort by nor export the column.
    """

    key: str
    label: Label
    cell: Callable[[Any], object] | None = None
    kind: str = "text"
    template: str = ""
    css: str = ""
    width: str = ""
    sort: str = ""
    link: bool = False
    permission: str = ""
    absent: Label = ""

    @property
    def classes(self) -> str:
        """All classes of head and cells."""
        return f"{KINDS[self.kind].css} {self.css}".strip()

    @property
    def column_width(self) -> str:
        """The class of the width, "" for what is left."""
        return self.width or KINDS[self.kind].width

    def raw(self, row: Any) -> object:
        """The value as it is, None for nothing."""
        return self.cell(row) if self.cell else getattr(row, self.key, None)

    def written(self, row: Any) -> object:
        """The value as people read it."""
        value = self.raw(row)
        if value is None:
            return self.absent
        shown = KINDS[self.kind].shown
        return value if shown is None or isinstance(value, str) else shown(value)


def allowed(columns: Sequence[Column], actor: Actor | None) -> list[Column]:
    """The columns that the actor may see; a stranger sees only the free ones."""
    return [one for one in columns if not one.permission or (actor is not None and actor.has_permission(one.permission))]


def cell(column: Column, row: Any, url: str) -> dict[str, Any]:
    """What the template of a cell needs."""
    value = column.written(row)
    long_text = isinstance(value, str) and not isinstance(value, SafeData) and len(value) > LONG  # markup is no title
    return {
        "css": column.classes, "template": column.template, "value": value,
        "url": url if column.link else "", "title": value if long_text else "",
    }  # fmt: skip
