"""Printed forms: a room declares one, the kit lays it out page by page in millimetres, the same for browser and PDF.

Continuous three-part paper is 241 × 140 mm with 12.7 mm of tractor holes on both sides. Rows have one height, so the server
knows how many fit on a page: every page repeats the head and carries its own subtotal, the last one the total in capitals.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import floor
from typing import Any

from zhanggui.kernel.capitals import rmb_capitals
from zhanggui.kernel.decimals import ZERO
from zhanggui.ui.templatetags.ui import money, percent, price, qty

HEAD, COLUMN_HEADS, SUBTOTAL, FOOT = 25, 6, 6, 24  # mm; print.css says the same
WRITERS: Mapping[str, Callable[[Any], str]] = {"text": str, "qty": qty, "money": money, "price": price, "percent": percent}
DIGIT = Decimal("1.75")  # mm of one digit at full size
TIGHTER = ((Decimal(1), ""), (Decimal("0.8"), "tight"), (Decimal(0), "tightest"))  # part of a digit's width left, its class


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet: sizes in mm as its CSS entry `paper-<code>.css` says them; `row` is the height of one line."""

    code: str
    label: str
    width: int
    height: int
    side: int
    top: int
    row: int = 7

    @property
    def rows(self) -> int:
        """How many lines fit on one page."""
        return floor((self.height - 2 * self.top - HEAD - COLUMN_HEADS - SUBTOTAL - FOOT) / self.row)


SLIP = Paper("241x140", "241 × 140 mm", 241, 140, side=14, top=5)
A4 = Paper("a4", "A4", 210, 297, side=12, top=10)
A5 = Paper("a5", "A5", 210, 148, side=12, top=6)
PAPERS = {paper.code: paper for paper in (SLIP, A4, A5)}


@dataclass(frozen=True, slots=True)
class PrintColumn:
    """A column: `width` in mm (0 = the rest; print.css has a class for each), `kind` one of WRITERS, `total`: summed up."""

    name: str
    label: object
    width: int = 0
    kind: str = "text"
    total: bool = False

    @property
    def css(self) -> str:
        """How its cells stand: text on the left, figures on the right."""
        return "" if self.kind == "text" else "num"


@dataclass(frozen=True, slots=True)
class Printed:
    """One document as it is printed. `fields` = six (label, value), the first as wide as two; values of `rows` by column.

    `sums` are figures between the lines and the total, such as freight; `stamp` says what the document is not (draft, reversed).
    """

    reference: str
    number: str
    fields: Sequence[tuple[object, str]]
    rows: Sequence[Mapping[str, Any]]
    total: Decimal
    sums: Sequence[tuple[object, Decimal]] = ()
    note: str = ""
    stamp: str = ""
    maker: str = ""


@dataclass(frozen=True, slots=True)
class PrintForm:
    """A kind of document on paper: `load(actor, ids)` gives what the actor may see, the action `note(actor, ids)` counts it."""

    kind: str
    title: object
    columns: tuple[PrintColumn, ...]
    load: Callable[[Any, list[int]], list[Printed]]
    note: Callable[[Any, list[int]], None]
    back: str
    signatures: tuple[object, ...] = ()
    papers: tuple[Paper, ...] = (SLIP, A4, A5)


_forms: dict[str, PrintForm] = {}


def register(form: PrintForm) -> None:
    """Fill the door `ui.printing`, so that settings can list the form."""
    _forms[form.kind] = form


def forms() -> list[PrintForm]:
    """All printed forms, by kind."""
    return [_forms[kind] for kind in sorted(_forms)]


@dataclass(frozen=True, slots=True)
class Cell:
    """A written value; `css` has the smaller letters of a figure that is too long: a figure is never cut."""

    text: str
    css: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of one document."""

    document: Printed
    number: int
    of: int
    lines: Sequence[Sequence[Cell]]
    blank: range
    subtotals: Sequence[Cell]
    totals: Sequence[Cell] = field(default=())

    @property
    def last(self) -> bool:
        """Whether the document ends here."""
        return self.number == self.of

    @property
    def capitals(self) -> str:
        """The total in capital figures."""
        return f"人民币{rmb_capitals(self.document.total)}"


def sheets_of(form: PrintForm, document: Printed, paper: Paper) -> list[Sheet]:
    """The pages of a document; a document without lines has one."""
    chunks = [document.rows[at : at + paper.rows] for at in range(0, len(document.rows), paper.rows)] or [()]
    totals = _sums(form, document.rows)
    return [
        Sheet(
            document, number, len(chunks),
            lines=[[_cell(column, row.get(column.name)) for column in form.columns] for row in rows],
            blank=range(paper.rows - len(rows)),
            subtotals=_sums(form, rows), totals=totals,
        )
        for number, rows in enumerate(chunks, 1)
    ]  # fmt: skip


def _sums(form: PrintForm, rows: Sequence[Mapping[str, Any]]) -> list[Cell]:
    """The sum of each column that has one, an empty cell for the others."""
    return [
        _cell(column, sum((row.get(column.name) or ZERO for row in rows), ZERO) if column.total else None)
        for column in form.columns
    ]


def _cell(column: PrintColumn, value: Any) -> Cell:
    text = "" if value is None else WRITERS[column.kind](value)
    if column.kind == "text" or not text:
        return Cell(text, column.css)
    share = Decimal(column.width - 2) / (len(text) * DIGIT)
    return Cell(text, f"num {next(css for least, css in TIGHTER if share >= least)}".strip())
