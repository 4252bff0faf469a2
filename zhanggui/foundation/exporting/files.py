"""Write rows to xlsx or csv one after the other: typed cells, text that no spreadsheet takes for a formula."""

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils import timezone

from zhanggui.kernel.decimals import plain

Row = Sequence[object]
FORMULA = ("=", "+", "-", "@", "\t", "\r")
LONGEST = 32_767
NUMBER_FORMATS = {
    "money": "#,##0.00", "price": "#,##0.00####", "qty": "#,##0.######", "percent": "0.##%", "number": "0",
    "day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm:ss",
}  # fmt: skip
WIDTHS = {"money": 14, "price": 14, "qty": 12, "percent": 9, "number": 9, "day": 12, "moment": 20, "code": 18}


@dataclass(frozen=True, slots=True)
class Head:
    """A column of a file: its title and the kind of its values (text, code, money, qty, price, percent, number, day, moment)."""

    title: str
    kind: str = "text"


def write_file(path: Path, file_format: str, title: str, heads: Sequence[Head], rows: Iterable[Row]) -> None:
    """Write the file in constant memory. `rows` are raw values: Decimal, date, datetime, int, text or None."""
    write = {"xlsx": _write_xlsx, "csv": _write_csv}[file_format]
    write(path, title, heads, rows)


def _write_xlsx(path: Path, title: str, heads: Sequence[Head], rows: Iterable[Row]) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        bold = book.add_format({"bold": True})
        formats = [book.add_format({"num_format": NUMBER_FORMATS.get(head.kind, "General")}) for head in heads]
        for column, head in enumerate(heads):
            sheet.set_column(column, column, WIDTHS.get(head.kind, 24))
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head.title, bold)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                _write_cell(sheet, number, column, _typed(value), formats[column])


def _write_cell(sheet: Any, row: int, column: int, value: object, cell_format: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime | date):
        sheet.write_datetime(row, column, value, cell_format)
    elif isinstance(value, Decimal | int):
        sheet.write_number(row, column, value, cell_format)
    else:
        sheet.write_string(row, column, str(value)[:LONGEST])  # a string cell is never a formula


def _write_csv(path: Path, title: str, heads: Sequence[Head], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow([_safe(head.title) for head in heads])
        out.writerows([_plain(value) for value in row] for row in rows)


def _typed(value: object) -> object:
    """Spreadsheets know no time zones: an instant is written in the book's."""
    return timezone.localtime(value).replace(tzinfo=None) if isinstance(value, datetime) else value


def _plain(value: object) -> str:
    value = _typed(value)
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return str(value) if isinstance(value, date | int) else _safe(str(value))


def _safe(text: str) -> str:
    """Text that a spreadsheet would carry out gets the apostrophe that makes it text."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _sheet_name(title: str) -> str:
    """Excel allows 31 characters and none of []:*?/\\."""
    clean: Callable[[str], str] = lambda text: "".join(c for c in text if c not in "[]:*?/\\'")  # noqa: E731
    return clean(title)[:31] or "Sheet"
