"""The whole import wizard in a browser: left and resumed, bad rows downloaded, good ones imported, undone."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from tests.support.browser import Desk, serving, working
from tests.support.tables import csv_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def base(stage: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running system with a worker."""
    home = tmp_path_factory.mktemp("served") / "home"
    with serving(stage, home) as address, working(home):
        yield address


TEXTS = {"zh-hans": ("下载错误行", "撤销导入"), "en": ("Download the bad rows", "Undo the import")}


def test_a_file_goes_through_the_wizard(desk: Desk, tmp_path: Path) -> None:
    page, number = desk.sit_down("boss"), "1" if desk.language == "en" else "2"
    file = tmp_path / f"customers-{desk.language}.csv"
    file.write_bytes(csv_of(("客户编码", "客户名称", "大区"), (f"W-{number}", "网页导入", "华东"), (f"X-{number}", "", "华南")))
    page.goto(f"{desk.base}/settings/import/")
    page.select_option("select[name=kind]", "customers")
    page.set_input_files("input[name=file]", file)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/settings/import/*/")
    expect(page.locator("select[name=column_0]")).to_have_value("code")
    expect(page.locator("select[name=column_2]")).to_have_value("")
    page.goto(f"{desk.base}/settings/import/")
    page.locator("tbody a").first.click()
    page.locator("button[value=check]").click()
    expect(page.locator("input[name=rows][value=good]")).to_be_visible(timeout=30_000)
    with page.expect_download() as download:
        page.click("a[download]")
    book = CalamineWorkbook.from_filelike(io.BytesIO(Path(download.value.path()).read_bytes())).get_sheet_by_index(0).to_python()
    assert book[0][:3] == ["客户编码", "客户名称", "大区"]
    assert book[1][:3] == [f"X-{number}", "", "华南"]
    assert book[1][3]
    page.check("input[name=rows][value=good]")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".zg-wizard [aria-current=step]")).to_contain_text("4")
    page.click("text=" + TEXTS[desk.language][1])
    page.click("#confirm [data-yes]")
    expect(page.locator("text=" + TEXTS[desk.language][1])).to_have_count(0)
