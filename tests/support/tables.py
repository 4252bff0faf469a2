"""Small tables as files, the way people bring them."""

import csv
import io
from collections.abc import Sequence

import xlsxwriter

from zhanggui.foundation.importing.loaders import NumberedRow, loader_of
from zhanggui.foundation.importing.matching import rows_of, titles_of
from zhanggui.foundation.importing.tables import read_table
from zhanggui.kernel.errors import BusinessError

Rows = Sequence[Sequence[object]]


def csv_of(*rows: Sequence[object], encoding: str = "utf-8") -> bytes:
    """A CSV file in an encoding."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx_of(*rows: Sequence[object]) -> bytes:
    """A workbook with one sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def rows_in(kind: str, data: bytes, name: str = "file.csv") -> list[NumberedRow]:
    """What the loader of a kind reads out of a file."""
    loader = loader_of(kind)
    return rows_of(loader, read_table(data, name, titles=titles_of(loader)))


def told(error: BusinessError) -> list[tuple[int | None, str | None, str]]:
    """Every problem of a refusal: row, field, code."""
    return [(one.line, one.field, one.code) for one in error.problems]
