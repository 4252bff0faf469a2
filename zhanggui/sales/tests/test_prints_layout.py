"""The layout of printed forms, without a database."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from zhanggui.sales.web.prints import DELIVERY, INVOICE, ORDER
from zhanggui.ui.printing import PAPERS, SLIP, Printed, sheets_of

CSS = (Path(__file__).parents[3] / "frontend" / "src" / "print.css").read_text(encoding="utf-8")
FORMS = (ORDER, DELIVERY, INVOICE)


def printed(*amounts: str) -> Printed:
    rows = [{"no": n, "name": "货", "qty": Decimal(1), "amount": Decimal(text)} for n, text in enumerate(amounts, 1)]
    return Printed("x/1", "X-1", [], rows, sum((Decimal(text) for text in amounts), Decimal(0)))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)
def test_every_width_has_its_class_and_leaves_room_for_names(form: object) -> None:
    widths = [column.width for column in form.columns]  # type: ignore[attr-defined]
    assert {f".mm-{width} {{ width: {width}mm; }}" for width in widths if width} <= set(re.findall(r"\.mm-\d+ \{[^}]*\}", CSS))
    assert widths.count(0) == 1
    for paper in form.papers:  # type: ignore[attr-defined]
        assert paper.width - 2 * paper.side - sum(widths) >= 30


@pytest.mark.parametrize("paper", PAPERS.values(), ids=lambda paper: paper.code)
@pytest.mark.parametrize("lines", [0, 1, 7, 8, 9, 10, 100, 1000])
def test_every_line_is_on_one_page(paper: object, lines: int) -> None:
    sheets = sheets_of(DELIVERY, printed(*["1.01"] * lines), paper)  # type: ignore[arg-type]
    assert [line[0].text for sheet in sheets for line in sheet.lines] == [str(n) for n in range(1, lines + 1)]
    assert all(len(sheet.lines) + len(sheet.blank) == paper.rows for sheet in sheets)  # type: ignore[attr-defined]
    assert [sheet.last for sheet in sheets] == [False] * (len(sheets) - 1) + [True]


def test_red_documents_have_a_minus_and_their_capitals_too() -> None:
    (sheet,) = sheets_of(DELIVERY, printed("-8", "3.50"), SLIP)
    assert sheet.subtotals[7].text == "-4.50"
    assert sheet.capitals == "人民币负肆元伍角整"


def test_a_long_figure_gets_smaller_and_is_never_cut() -> None:
    (sheet,) = sheets_of(DELIVERY, printed("1", "-1234567.89", "-123456789012.34"), SLIP)
    assert [line[7].css for line in sheet.lines] == ["num", "num tight", "num tightest"]
