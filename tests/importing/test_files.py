"""Files as people bring them: encodings, disguises, headers, dates and numbers as they are typed."""

from datetime import date
from decimal import Decimal

import pytest

from tests.support.refusals import refused
from tests.support.tables import csv_of, rows_in, xlsx_of
from zhanggui.foundation.importing.cells import Cells
from zhanggui.foundation.importing.loaders import NumberedRow, loaders
from zhanggui.foundation.importing.tables import read_table
from zhanggui.kernel.decimals import MONEY_PLACES
from zhanggui.kernel.errors import BusinessError

pytestmark = pytest.mark.django_db  # a company's own fields are columns too

HEAD = ("客户编码", "客户名称")
ROW = ("KH-1", "上海永胜胶粘制品有限公司")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_its_encoding(encoding: str) -> None:
    (row,) = rows_in("customers", csv_of(HEAD, ROW, encoding=encoding))
    assert (row.cells["code"], row.cells["name"]) == ROW


def test_a_short_gbk_file_is_not_taken_for_another_language() -> None:
    (row,) = rows_in("customers", csv_of(HEAD, ("1", "测试"), encoding="gb18030"))
    assert row.cells["name"] == "测试"


@pytest.mark.parametrize("header", [("Customer code", "Customer name"), ("customer_id", "company_name"), ("*编码", "名称＊")])
def test_headers_are_known_in_two_languages_and_any_order(header: tuple[str, str]) -> None:
    (row,) = rows_in("customers", csv_of(("Nonsense", *reversed(header)), ("x", *reversed(ROW))))
    assert (row.cells["code"], row.cells["name"]) == ROW


def test_a_workbook_may_have_instructions_above_its_header() -> None:
    data = xlsx_of(("请从第三行开始填写",), HEAD, ROW, (), ("KH-2", "第二家"))
    rows = rows_in("customers", data, "客户.xlsx")
    assert [(row.number, row.cells["code"]) for row in rows] == [(3, "KH-1"), (5, "KH-2")]


def test_binary_noise_of_a_sheet_is_not_a_digit() -> None:
    table = read_table(xlsx_of(("a", "b"), (0.1 + 0.2, 1e-7), (12.0, 1234567.891)), "f.xlsx")
    assert table.rows == [["0.3", "0.0000001"], ["12", "1234567.891"]]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"PK\x03\x04 no zip", "f.xlsx"),
        (csv_of(HEAD, ROW), "f.xlsx"),
        (xlsx_of(HEAD, ROW), "f.xls"),
        (xlsx_of(HEAD, ROW), "f.csv"),
        (b"%PDF-1.7", "f.pdf"),
        (b"\xff\xfe\x00\xd8\x00\xd8", "f.csv"),
        (b"\xef\xbb\xbf\xff\xff,a", "f.csv"),
        (b"one column\nonly", "f.csv"),
        (b"", "f.csv"),
    ],
)
def test_a_file_that_is_not_what_it_claims_is_refused(data: bytes, name: str) -> None:
    with refused("file.unreadable"):
        read_table(data, name)


def test_a_missing_column_is_named() -> None:
    with refused("import.column") as caught:
        rows_in("prices", csv_of(("编码", "备注"), ("1", "2")))
    assert "List price" in str(caught.value) or "目录价" in str(caught.value)


def test_every_empty_cell_that_must_be_filled_is_told() -> None:
    with pytest.raises(BusinessError) as caught:
        rows_in("prices", csv_of(("编码", "单价"), ("A", ""), ("", ""), ("", "3")))
    assert [(one.line, one.field) for one in caught.value.problems] == [(2, "price"), (4, "code")]


def test_column_names_of_a_kind_do_not_collide() -> None:
    for loader in loaders():
        each = [{n.casefold().replace(" ", "_") for n in (c.key, c.label, *c.names)} for c in loader.columns]
        assert len(set().union(*each)) == sum(map(len, each)), loader.kind


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-23", date(2026, 11, 23)), ("2026/11/3", date(2026, 11, 3)), ("2026.11.23", date(2026, 11, 23)),
        ("20261123", date(2026, 11, 23)), ("2026年11月3日", date(2026, 11, 3)), ("2026-11-23 00:00:00", date(2026, 11, 23)),
        ("", None), ("23.11.2026", None), ("2026-02-30", None), ("2026113", None), ("2026-11-23 17:30", None),
    ],
)  # fmt: skip
def test_dates(text: str, day: date | None) -> None:
    problems: list[BusinessError] = []
    assert Cells(NumberedRow(7, {"day": text}), problems).day("day") == day
    assert [problem.line for problem in problems] == ([] if day or not text else [7])


@pytest.mark.parametrize(
    ("text", "share"),
    [("0.05", "0.05"), ("5%", "0.05"), ("12.5％", "0.125"), ("", "0"), ("5", None), ("-1%", None), ("九折", None)],
)
def test_shares(text: str, share: str | None) -> None:
    problems: list[BusinessError] = []
    value = Cells(NumberedRow(7, {"discount": text}), problems).rate("discount")
    assert (value == Decimal(share) and not problems) if share else len(problems) == 1


def test_numbers_and_flags() -> None:
    problems: list[BusinessError] = []
    cells = Cells(NumberedRow(7, {"a": "１,２３４.50", "b": "1e3", "c": "是", "d": "vielleicht", "e": "9"}), problems)
    assert cells.number("a", MONEY_PLACES) == Decimal("1234.50")
    assert cells.number("b", MONEY_PLACES) == 0
    assert cells.flag("c")
    assert not cells.flag("d")
    assert cells.whole("e", 6) == 0
    assert [problem.code for problem in problems] == ["number.invalid", "flag.invalid", "number.range"]
