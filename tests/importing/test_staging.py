"""The wizard's way of a file below its pages: laid out, matched, checked into staged rows, applied, taken back."""

import pytest

from tests.support.cast import Cast
from tests.support.refusals import refused
from tests.support.tables import csv_of, xlsx_of
from zhanggui.foundation.checks.registry import invariants
from zhanggui.foundation.identity.models import User
from zhanggui.foundation.importing.actions import apply_run
from zhanggui.foundation.importing.loaders import loader_of
from zhanggui.foundation.importing.matching import matched, titles_of
from zhanggui.foundation.importing.models import ColumnProfile, ImportFile, ImportRun, StagedRow
from zhanggui.foundation.importing.queries import own_run, visible_to
from zhanggui.foundation.importing.staging import begin_check, give_up, take_file, top_of
from zhanggui.foundation.importing.tables import read_table
from zhanggui.foundation.importing.workbooks import template_of
from zhanggui.foundation.tasks.queue import run_next
from zhanggui.parties.models import Customer

HEAD = ("客户编码", "客户名称", "大区", "备用")
GOOD, BAD = ("KH-1", "第一家", "华东", ""), ("KH-2", "", "华东", "业务")


def taken(actor: User, data: bytes, name: str = "f.csv", kind: str = "customers") -> ImportRun:
    return take_file(actor, kind=kind, name=name, data=data, table=top_of(loader_of(kind), name, data))


def checked(actor: User, data: bytes) -> ImportRun:
    run = taken(actor, data)
    begin_check(actor, run_id=run.pk, mapping=run.mapping)
    while run_next():
        pass
    return own_run(actor, run.pk)


def test_the_top_of_a_file_shows_its_columns(cast: Cast) -> None:
    run = taken(cast.boss, xlsx_of(("客户资料", "", ""), ("2026 年", "华东"), HEAD, GOOD), "f.xlsx")
    assert (run.layout["header_row"], run.layout["header"], run.mapping) == (3, list(HEAD), {"code": 0, "name": 1})
    assert run.layout["samples"] == [list(GOOD)]


def test_rows_are_checked_by_the_worker_and_the_good_ones_go_in(cast: Cast) -> None:
    run = checked(cast.boss, csv_of(HEAD, GOOD, BAD))
    assert (run.state, run.report) == (ImportRun.CHECKED, {"new": 1, "changed": 0, "same": 0, "bad": 1})
    (bad,) = run.rows.filter(outcome=StagedRow.BAD)
    assert (bad.number, bad.original, bad.notes[0]["field"]) == (3, list(BAD), "name")
    assert not Customer.objects.filter(code="KH-1").exists()
    with refused("import.bad_rows"):
        apply_run(cast.boss, run_id=run.pk, good_only=False, update=False)
    report = apply_run(cast.boss, run_id=run.pk, good_only=True, update=False)
    assert (report.created, Customer.objects.filter(code="KH-1").count()) == (1, 1)
    assert not ImportFile.objects.exists()
    with refused("import.state"):
        apply_run(cast.boss, run_id=run.pk, good_only=True, update=False)


def test_the_same_file_through_the_wizard_again_is_said_to_be_in(cast: Cast) -> None:
    first = checked(cast.boss, csv_of(HEAD, GOOD))
    apply_run(cast.boss, run_id=first.pk, good_only=False, update=False)
    again = checked(cast.boss, csv_of(HEAD, GOOD))
    report = apply_run(cast.boss, run_id=again.pk, good_only=False, update=False)
    assert (report.created, report.unchanged, report.run_id) == (0, 1, first.pk)
    assert ImportRun.objects.count() == 1


def test_a_file_under_way_breaks_no_promise(cast: Cast) -> None:
    taken(cast.boss, csv_of(HEAD, GOOD))
    checked(cast.boss, csv_of(HEAD, GOOD, BAD))
    assert [one for check in invariants() if check.id == "IMP-3" for one in check.find()] == []


def test_columns_are_matched_by_hand_and_remembered(cast: Cast) -> None:
    data = csv_of(("A1", "B1"), ("KH-7", "第七家"))
    run = taken(cast.boss, data)
    assert run.mapping == {}
    with refused("import.column"):
        begin_check(cast.boss, run_id=run.pk, mapping={"code": 0})
    with refused("import.column_twice"):
        begin_check(cast.boss, run_id=run.pk, mapping={"code": 0, "name": 0})
    begin_check(cast.boss, run_id=run.pk, mapping={"code": 0, "name": 1}, profile="旧系统")
    assert taken(cast.boss, data).mapping == {"code": 0, "name": 1}
    profile = ColumnProfile.objects.get()
    assert (profile.name, profile.owner_id, profile.mapping) == ("旧系统", cast.boss.pk, {"code": "A1", "name": "B1"})


def test_what_is_under_way_belongs_to_its_person(cast: Cast) -> None:
    run = checked(cast.boss, csv_of(HEAD, GOOD))
    for other in (cast.manager, cast.seller):
        assert not visible_to(other).exists()
        with refused("import.unknown"):
            own_run(other, run.pk)
    give_up(cast.boss, run_id=run.pk)
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("kind", ["customers", "suppliers", "products", "prices", "opening-stock", "orders", "deliveries"])
def test_a_template_reads_back_as_an_empty_import(cast: Cast, kind: str) -> None:
    loader = loader_of(kind)
    table = read_table(template_of(loader), "t.xlsx", titles=titles_of(loader))
    assert table.rows == []
    assert set(matched(loader, table.header)) == {column.key for column in loader.columns}
