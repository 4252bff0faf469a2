"""Read a table out of a csv, xlsx, xls or ods file: encodings and disguises handled, formulas never run."""

import csv
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from zhanggui.foundation.importing.sheets import MOST_ROWS, grid_of
from zhanggui.kernel.errors import BusinessError, gettext_noop

MOST_BYTES = 50 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class Table:
    """A header and its rows, all cells as text. `first_row` is the sheet row of the first data row."""

    header: list[str]
    rows: list[list[str]]
    first_row: int


def _wrong(message: str) -> BusinessError:
    return BusinessError("file.unreadable", message, field="file")


def read_table(data: bytes, name: str) -> Table:
    """The first table of the file. Raises BusinessError `file.unreadable` when it is not what it claims to be."""
    if len(data) > MOST_BYTES:
        raise _wrong(gettext_noop("The file is too large; split it."))
    suffix = Path(name).suffix.lower()
    if suffix in (".xlsx", ".xls", ".ods"):
        grid = _sheet(data, suffix)
    elif suffix in (".csv", ".txt", ".tsv"):
        grid = _csv(data)
    else:
        raise _wrong(gettext_noop("Only xlsx, xls, ods and csv files can be read."))
    return _under_header(grid)


def _sheet(data: bytes, suffix: str) -> list[list[str]]:
    expected = _OLE if suffix == ".xls" else _ZIP
    if not data.startswith(expected):
        raise _wrong(gettext_noop("The content of the file does not fit its name."))
    if expected == _ZIP:
        _refuse_bomb(data)
    grid = grid_of(data)
    if grid is None:
        raise _wrong(gettext_noop("The workbook cannot be read; save it again as xlsx."))
    return grid


def _refuse_bomb(data: bytes) -> None:
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except zipfile.BadZipFile as error:
        raise _wrong(gettext_noop("The workbook cannot be read; save it again as xlsx.")) from error
    if len(entries) > 1000 or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise _wrong(gettext_noop("The file is too large; split it."))
    if any("vbaproject" in entry.filename.lower() for entry in entries):
        raise _wrong(gettext_noop("Workbooks with macros are refused; save it without macros."))


def _csv(data: bytes) -> list[list[str]]:
    text = _decoded(data)
    if "\x00" in text:
        raise _wrong(gettext_noop("The content of the file does not fit its name."))
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    try:
        return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as error:
        raise _wrong(gettext_noop("The content of the file does not fit its name.")) from error


def _decoded(data: bytes) -> str:
    """BOM, then strict UTF-8, then strict GB18030: guessing libraries take short GBK files for Korean."""
    marked = [encoding for bom, encoding in _BOMS if data.startswith(bom)]
    for encoding in marked or ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _wrong(gettext_noop("The text encoding is not known; save the file as UTF-8."))


def _under_header(grid: list[list[str]]) -> Table:
    """The header is the first row with at least two filled cells; instructions may stand above it."""
    if len(grid) > MOST_ROWS:
        raise _wrong(gettext_noop("The file has too many rows; split it."))
    for number, row in enumerate(grid):
        if sum(1 for cell in row if cell) >= 2:
            return Table(header=row, rows=grid[number + 1 :], first_row=number + 2)
    raise _wrong(gettext_noop("No header row was found."))
