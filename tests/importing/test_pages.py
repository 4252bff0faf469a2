"""The import wizard by its pages: nobody sees another's file, bad rows come back as a workbook, good ones go in."""

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.support.cast import PASSWORD, Cast, system
from tests.support.pages import signed_in
from tests.support.tables import csv_of, rows_in
from zhanggui.foundation.identity.actions import create_user
from zhanggui.foundation.identity.models import User
from zhanggui.foundation.importing.models import ImportRun
from zhanggui.foundation.tasks.queue import run_next
from zhanggui.parties.models import Customer

PAGE = "/settings/import/"
FILE = csv_of(("客户编码", "客户名称", "大区"), ("KH-1", "第一家", "华东"), ("KH-2", "", "=1+1"), ("KH-0137", "甬兴", ""))


def upload(client: Client, data: bytes = FILE, name: str = "客户.csv", kind: str = "customers") -> Any:
    return client.post(PAGE, {"kind": kind, "file": SimpleUploadedFile(name, data)})


def checked(user: User, data: bytes = FILE) -> tuple[Client, str]:
    client = signed_in(user)
    page = upload(client, data)["Location"]
    client.post(f"{page}columns/", {"step": "check", "column_0": "code", "column_1": "name"})
    while run_next():
        pass
    return client, page


def test_from_the_file_to_the_report(cast: Cast) -> None:
    client, page = checked(cast.boss)
    shown = client.get(page).content.decode()
    assert "华东" not in shown
    assert re.search(r"甬兴</strong>", shown)
    book = client.get(f"{page}bad-rows/")
    assert "attachment" in book["Content-Disposition"]
    client.post(f"{page}apply/", {"rows": "all"})
    assert not Customer.objects.filter(code="KH-1").exists()
    client.post(f"{page}apply/", {"rows": "good", "records": "update"})
    assert Customer.objects.filter(code="KH-1").exists()
    assert Customer.objects.get(code="KH-0137").name == "甬兴"
    assert client.get(page).status_code == 200
    client.post(f"{page}undo/")
    assert not Customer.objects.filter(code="KH-1").exists()


def test_the_bad_rows_come_back_with_their_columns_and_can_be_mended(cast: Cast) -> None:
    client, page = checked(cast.boss)
    book = client.get(f"{page}bad-rows/").content
    again = upload(client, book, "坏行.xlsx")["Location"]
    layout = ImportRun.objects.latest("id").layout
    assert (layout["header"][:3], layout["samples"][0][:3]) == (["客户编码", "客户名称", "大区"], ["KH-2", "", "=1+1"])
    assert client.get(again).status_code == 200


def test_a_hostile_file_is_refused_on_the_page(cast: Cast) -> None:
    answer = upload(signed_in(cast.boss), b"MZ\x90", "a.xlsx")
    assert answer.status_code == 200
    assert not ImportRun.objects.exists()


def test_another_sheet_and_header_row(cast: Cast) -> None:
    client = signed_in(cast.boss)
    page = upload(client, csv_of(("a", "b", ""), ("客户编码", "客户名称", "x"), ("KH-1", "一", "")))["Location"]
    assert ImportRun.objects.get().layout["header_row"] == 2
    client.post(f"{page}columns/", {"step": "look", "header_row": "1"})
    assert ImportRun.objects.get().layout["header"][0] == "a"


def test_what_is_under_way_is_nobody_elses(cast: Cast) -> None:
    _, page = checked(cast.boss)
    admin = create_user(system(), username="admin", name="管理员", password=PASSWORD, roles=["administrator"])
    for other in (cast.finance, admin):
        client = signed_in(other)
        assert {client.get(f"{page}{part}").status_code for part in ("", "bad-rows/", "progress/")} <= {403, 404}
        assert client.post(f"{page}apply/").status_code in (403, 404)
    shown = signed_in(admin).get(PAGE).content.decode()
    assert ("templates/" not in shown, 'name="file"' not in shown) == (True, True)


def test_an_import_is_discarded(cast: Cast) -> None:
    client, page = checked(cast.boss)
    assert page in client.get(PAGE).content.decode()
    client.post(f"{page}discard/")
    assert not ImportRun.objects.exists()


def test_a_template_is_read_back(cast: Cast) -> None:
    book = signed_in(cast.boss).get(f"{PAGE}templates/customers/").content
    assert rows_in("customers", book, "t.xlsx") == []
