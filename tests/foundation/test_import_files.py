"""Files as people and attackers send them: read, or refused in words, never a crash."""

import io
import time
import zipfile

import pytest
import xlsxwriter

from tests.support.refusals import refused
from zhanggui.foundation.importing import sheets, tables
from zhanggui.foundation.importing.tables import read_table

TEXT = "编码,名称\nZC-1,深沟球轴承\n"


def workbook(*cells: tuple[int, int, object]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    for row, column, value in cells:
        sheet.write(row, column, value)
    book.close()
    return buffer.getvalue()


def repacked(data: bytes, **extra: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        for name, content in extra.items():
            new.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return buffer.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_chinese_csv_is_read_in_every_usual_encoding(encoding: str) -> None:
    table = read_table(TEXT.encode(encoding), "a.csv")
    assert (table.header, table.rows, table.first_row) == (["编码", "名称"], [["ZC-1", "深沟球轴承"]], 2)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    assert read_table(f'a{delimiter}b\n1{delimiter}"x\ny"\n'.encode(), "a.csv").rows == [["1", "x\ny"]]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_read(newline: str) -> None:
    assert read_table(f"a,b{newline}1,2{newline}".encode(), "a.csv").rows == [["1", "2"]]


def test_a_workbook_is_read_as_people_see_it() -> None:
    data = workbook((0, 0, "导入说明"), (2, 0, "编码"), (2, 1, "数量"), (3, 0, "A"), (3, 1, 0.1 + 0.2), (4, 0, "B"), (4, 1, 12.0))
    table = read_table(data, "a.xlsx")
    assert (table.header, table.rows, table.first_row) == (["编码", "数量"], [["A", "0.3"], ["B", "12"]], 4)


def test_a_formula_is_not_run() -> None:
    assert read_table(workbook((0, 0, "a"), (0, 1, "b"), (1, 0, "=1+1"), (1, 1, "x")), "a.xlsx").rows[0][0] in ("0", "")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "a.csv"), (b"", "a.xlsx"), (b"a,b\n", "a.xlsx"), (b"PK\x03\x04 and then nothing", "a.xlsx"), (b"MZ\x90", "a.exe"),
        (b"\x00\x01\x02,\x00", "a.csv"), (b"\xff\xfe\x41", "a.csv"), (b"\xff\xff\xff\x81", "a.csv"), (b"one\ntwo\n", "a.csv"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "a.xls"), (workbook((0, 0, "a"), (0, 1, "b")), "a.csv"),
        (workbook((0, 0, "a"), (0, 1, "b")), "a.xls"), (b'a,b\n"' + b"x" * 200_000 + b'",2\n', "a.csv"),
        (b"%PDF-1.7 a,b,c", "a.pdf"), (workbook(), "a.xlsx"), (repacked(workbook(), xl__vbaProject_dot_bin=b"x"), "a.xlsx"),
    ],
)  # fmt: skip
def test_what_it_is_not_is_refused_in_words(data: bytes, name: str) -> None:
    with refused("file.unreadable", field="file"):
        read_table(data, name)


def test_a_zip_bomb_is_refused_at_once() -> None:
    bomb = repacked(workbook((0, 0, "a")), xl__bomb_dot_xml=b"0" * (tables.MOST_UNPACKED + 1))
    assert len(bomb) < 1_000_000
    started = time.monotonic()
    with refused("file.unreadable"):
        read_table(bomb, "a.xlsx")
    assert time.monotonic() - started < 2


def test_one_cell_far_away_kills_the_reader_and_not_the_server() -> None:
    data = workbook((0, 0, "a"), (0, 1, "b"), (1_048_575, 16_383, "x"))
    assert len(data) < 10_000
    with refused("file.unreadable"):
        read_table(data, "a.xlsx")


def test_a_file_that_is_too_large_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_BYTES", 10)
    with refused("file.unreadable"):
        read_table(TEXT.encode(), "a.csv")


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    with refused("file.unreadable"):
        read_table(b"a,b\n" + b"1,2\n" * 3, "a.csv")


def test_a_reader_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_SECONDS", 0.005)
    assert sheets.grid_of(workbook((0, 0, "a"))) is None


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_two_byte_text_without_a_mark_is_read(encoding: str) -> None:
    assert read_table(TEXT.encode(encoding), "a.csv").rows == [["ZC-1", "深沟球轴承"]]


def test_the_sheet_can_be_chosen_and_an_empty_one_is_passed_over() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.add_worksheet("空")
    for name in ("一", "二"):
        book.add_worksheet(name).write_row(0, 0, (f"编码{name}", "名称"))
    book.close()
    first, second = (read_table(buffer.getvalue(), "a.xlsx", sheet=name) for name in ("", "二"))
    assert (first.sheets, first.sheet, first.header[0]) == (("空", "一", "二"), "一", "编码一")
    assert (second.sheet, second.header[0]) == ("二", "编码二")


def test_the_header_is_the_row_with_known_names() -> None:
    data = "注意,请勿修改表头,谢谢\n编码,名称\nA,b\n".encode()
    assert read_table(data, "a.csv", titles={"编码", "名称"}).first_row == 3
    assert read_table(data, "a.csv", header_row=1).header[0] == "注意"


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
HOSTILE = {
    "entities": (repacked(workbook((0, 0, "a")), xl__evil_dot_xml=ENTITIES), "a.xlsx"),
    "entities in two bytes": (repacked(workbook((0, 0, "a")), x_dot_xml=ENTITIES.decode().encode("utf-16")), "a.xlsx"),
    "zip in zip": (repacked(workbook(), **{f"n{n}_dot_zip": workbook() for n in range(1001)}), "a.xlsx"),
    "wide": (workbook((0, 0, "a"), (0, 1, "b"), (99_999, 199, "x"), (1, 201, "y")), "a.xlsx"),
    "large": (workbook((0, 0, "a"), (0, 1, "b"), (199_999, 190, "x")), "a.xlsx"),
    "10 MB of quotes": (b'"' * 10_000_001, "a.csv"),
    "10 MB of commas": (b"a," * 5_000_000, "a.csv"),
    "10 MB of line ends": (b"\n" * 10_000_000, "a.csv"),
    "10 MB of one word": (b"x" * 10_000_000, "a.csv"),
    "10 MB of half characters": (b"\xff\xfe" + b"\x00\xd8" * 5_000_000, "a.csv"),
    "a directory that lies": (workbook((0, 0, "a"))[:-40], "a.xlsx"),
    "an old workbook of noise": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xfe\xff" * 5_000_000, "a.xls"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_is_hostile_is_refused_within_two_seconds(case: str) -> None:
    data, name = HOSTILE[case]
    started = time.monotonic()
    with refused("file.unreadable"):
        read_table(data, name)
    assert time.monotonic() - started < 2
