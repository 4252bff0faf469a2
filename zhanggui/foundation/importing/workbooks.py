"""Workbooks for people who import: a template of each kind, and the bad rows of a file with what is wrong beside them."""

import io
from collections.abc import Iterable, Mapping, Sequence

import xlsxwriter
from django.utils.translation import gettext

from zhanggui.foundation.importing.loaders import Column, Loader
from zhanggui.foundation.importing.matching import titles_of
from zhanggui.foundation.importing.tables import read_table
from zhanggui.kernel.errors import BusinessError

# Text stays text: what looks like a formula or an address in a cell is neither.
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
REASON_WIDTH = 60


def template_of(loader: Loader) -> bytes:
    """An empty workbook with the kind's columns and a second sheet that explains them; read back, it has no rows."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        must = book.add_format({"bold": True, "font_color": "#b42318"})
        sheet = book.add_worksheet(gettext(loader.title)[:31])
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(loader.columns):
            sheet.set_column(place, place, 18, text)
            title = gettext(column.label) + ("*" if column.required else "")
            sheet.write_string(0, place, title, must if column.required else bold)
        _explain(book.add_worksheet(gettext("Explanation")), loader.columns, bold)
    return out.getvalue()


def _explain(sheet: xlsxwriter.worksheet.Worksheet, columns: Iterable[Column], bold: xlsxwriter.format.Format) -> None:
    sheet.set_column(0, 3, 28)
    heads = [gettext("Column"), gettext("Must be filled"), gettext("Other accepted names"), gettext("Explanation")]
    for place, title in enumerate(heads):
        sheet.write_string(0, place, title, bold)
    for number, column in enumerate(columns, 1):
        must = gettext("Yes") if column.required else ""
        hint = gettext(column.hint) if column.hint else ""
        for place, value in enumerate((gettext(column.label), must, ", ".join((column.key, *column.names)), hint)):
            sheet.write_string(number, place, value)


def bad_rows_of(loader: Loader, name: str, data: bytes, problems: Sequence[BusinessError]) -> bytes:
    """The bad rows of a file as a workbook. Problems of no row (a missing column) have a row of their own."""
    table = read_table(data, name, titles=titles_of(loader))
    reasons: dict[int, list[str]] = {}
    labels = {column.key: gettext(column.label) for column in loader.columns}
    for problem in problems:
        reasons.setdefault(problem.line or 0, []).append(reason(problem, labels))
    rows = [
        (table.rows[line - table.first_row] if line else [], "; ".join(said)) for line, said in sorted(reasons.items())
    ]  # fmt: skip
    return bad_rows_workbook(table.header, rows)


def reason(problem: BusinessError, labels: Mapping[str, str]) -> str:
    """What is wrong, with the column's name before it."""
    label = labels.get(problem.field or "", "")
    said = gettext(problem.message) % problem.params if problem.params else gettext(problem.message)
    return f"{label}: {said}" if label else said


def bad_rows_workbook(header: Sequence[str], rows: Iterable[tuple[Sequence[str], str]]) -> bytes:
    """The original columns, unchanged, and the reason behind them: mend the cells and import this file."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        bold, wrong = book.add_format({"bold": True}), book.add_format({"font_color": "#b42318"})
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.set_column(len(header), len(header), REASON_WIDTH)
        for place, title in enumerate((*header, gettext("What is wrong"))):
            sheet.write_string(0, place, title, bold)
        for number, (cells, said) in enumerate(rows, 1):
            for place, cell in enumerate(cells):
                sheet.write_string(number, place, cell)
            sheet.write_string(number, len(header), said[:32_000], wrong)
    return out.getvalue()
