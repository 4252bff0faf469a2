"""Read a table out of a csv, xlsx, xls or ods file: encodings and disguises handled, formulas never run."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from zhanggui.foundation.importing.sheets import MOST_COLUMNS, MOST_ROWS, Grid, grid_of
from zhanggui.kernel.errors import BusinessError, gettext_noop

MOST_BYTES = 50 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024
MOST_ENTRIES = 1000
HEADER_WITHIN = 20
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DECLARED = re.compile(rb"<!(DOCTYPE|ENTITY)|<\x00!\x00[DE]|\x00<\x00!\x00[DE]", re.IGNORECASE)
_TOO_LARGE = gettext_noop("The file is too large; split it.")
_UNREADABLE = gettext_noop("The workbook cannot be read; save it again as xlsx.")


@dataclass(frozen=True, slots=True)
class Table:
    """A header and its rows, all cells as text. `first_row` is the sheet row of the first data row."""

    header: list[str]
    rows: list[list[str]]
    first_row: int
    sheets: tuple[str, ...] = ()
    sheet: str = ""


def _wrong(message: str) -> BusinessError:
    return BusinessError("file.unreadable", message, field="file")


def plain_title(title: str) -> str:
    """A header as it is compared: without marks of what must be filled, spaces and capitals."""
    return "_".join(title.strip().strip("*＊").split()).casefold()


def read_table(
    data: bytes, name: str, *, sheet: str = "", header_row: int = 0, titles: Collection[str] = (), most_rows: int = MOST_ROWS,
    cut: bool = False,
) -> Table:  # fmt: skip
    """One table of the file: of the named sheet, under the given header row (1-based).

    Without a row the header is that of the first rows which holds most of the known `titles`, else the first one with
    two filled cells. `cut` leaves rows behind `most_rows` out instead of refusing them.
    Raises BusinessError `file.unreadable` when the file is not what it claims to be.
    """
    if len(data) > MOST_BYTES:
        raise _wrong(_TOO_LARGE)
    suffix = Path(name).suffix.lower()
    if suffix in (".xlsx", ".xls", ".ods"):
        grid = _sheet(data, suffix, sheet, most_rows)
    elif suffix in (".csv", ".txt", ".tsv"):
        grid = Grid(_csv(data, most_rows))
    else:
        raise _wrong(gettext_noop("Only xlsx, xls, ods and csv files can be read."))
    if len(grid.rows) > min(most_rows, MOST_ROWS) and not cut:
        raise _wrong(gettext_noop("The file has too many rows; split it."))
    place = header_row - 1 if 0 < header_row <= len(grid.rows) else _header_place(grid.rows, titles)
    return Table(grid.rows[place], grid.rows[place + 1 :], place + 2, grid.sheets, grid.sheet)


def _sheet(data: bytes, suffix: str, sheet: str, most_rows: int) -> Grid:
    expected = _OLE if suffix == ".xls" else _ZIP
    if not data.startswith(expected):
        raise _wrong(gettext_noop("The content of the file does not fit its name."))
    if expected == _ZIP:
        _refuse_bomb(data)
    grid = grid_of(data, sheet, most_rows)
    if grid is None:
        raise _wrong(_UNREADABLE)
    return grid


def _refuse_bomb(data: bytes) -> None:
    """Look at the directory first, and at the head of each part: entities are declared there or nowhere."""
    try:
        book = zipfile.ZipFile(io.BytesIO(data))
        entries = book.infolist()
        if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise _wrong(_TOO_LARGE)
        if any("vbaproject" in entry.filename.lower() for entry in entries):
            raise _wrong(gettext_noop("Workbooks with macros are refused; save it without macros."))
        if any(_declares(book, entry) for entry in entries):
            raise _wrong(_UNREADABLE)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise _wrong(_UNREADABLE) from error


def _declares(book: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    with book.open(entry) as part:
        return bool(_DECLARED.search(part.read(4096)))


def _csv(data: bytes, most_rows: int) -> list[list[str]]:
    text = _decoded(data)
    if "\x00" in text:
        raise _wrong(gettext_noop("The content of the file does not fit its name."))
    first = text[:20_000].split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    rows: list[list[str]] = []
    try:
        for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), min(most_rows, MOST_ROWS) + 1):
            if len(row) > MOST_COLUMNS and any(row[MOST_COLUMNS:]):
                raise _wrong(gettext_noop("The file has too many columns."))
            rows.append([cell.strip() for cell in row[:MOST_COLUMNS]])
    except csv.Error as error:
        raise _wrong(gettext_noop("The content of the file does not fit its name.")) from error
    return rows


def _decoded(data: bytes) -> str:
    """BOM, then UTF-16 by its zero bytes, strict UTF-8, strict GB18030: guessing takes short GBK files for Korean."""
    marked = [encoding for bom, encoding in _BOMS if data.startswith(bom)]
    for encoding in marked or _wide(data) or ["utf-8", "gb18030"]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _wrong(gettext_noop("The text encoding is not known; save the file as UTF-8."))


def _wide(data: bytes) -> list[str]:
    """Text of two bytes a character without a mark has zero bytes beside its commas and line ends, on one side only."""
    head = data[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if len(data) % 2 or not even + odd or (even and odd):
        return []
    return ["utf-16-le" if odd else "utf-16-be"]


def _header_place(rows: list[list[str]], titles: Collection[str]) -> int:
    """The header is the row that holds most of the known titles; instructions may stand above it."""
    hits: Callable[[list[str]], int] = lambda row: len({plain_title(cell) for cell in row} & set(titles))  # noqa: E731
    top = rows[:HEADER_WITHIN]
    best = max(range(len(top)), key=lambda place: (hits(top[place]), -place), default=0)
    if top and hits(top[best]):
        return best
    for place, row in enumerate(rows):
        if sum(1 for cell in row if cell) >= 2:
            return place
    raise _wrong(gettext_noop("No header row was found."))
