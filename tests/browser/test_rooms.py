"""Master pages, ledgers and the dashboard as people use them: by keys, on a phone, without a word from the console."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browser import Desk

pytestmark = pytest.mark.browser
PAGES = (
    "/analytics/", "/parties/customers/", "/parties/customers/1/", "/parties/customers/1/edit/", "/catalog/products/",
    "/catalog/products/1/", "/pricing/prices/", "/inventory/stock/", "/inventory/moves/", "/inventory/receipts/",
    "/inventory/receipts/new/", "/inventory/receipts/1/", "/inventory/warehouses/", "/receivables/charges/",
    "/receivables/receipts/", "/receivables/receipts/new/?customer=1", "/receivables/customers/1/",
)  # fmt: skip


def test_goods_come_in_by_keys_alone(desk: Desk) -> None:
    page = desk.sit_down("keeper")
    page.goto(f"{desk.base}/inventory/receipts/")
    page.keyboard.press("n")
    page.wait_for_url("**/inventory/receipts/new/")
    page.fill("input[name=date]", "2026-11-23")
    lines = page.locator("#lines tbody tr")
    lines.nth(0).locator("input[name=code]").focus()
    page.keyboard.type("ZC-10204\n")
    expect(lines.nth(0).locator("input[name=qty]")).to_be_focused()
    expect(lines.nth(0).locator("[data-lookup-name]")).to_contain_text("深沟球轴承")
    page.keyboard.type("20\n5\nNO-SUCH\n1\nx")
    expect(lines.nth(1).locator("input[name=unit_cost]")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-wrong]")).to_have_count(2)
    assert lines.nth(0).locator("[data-wrong]").count() == 0
    for cell in ("code", "qty", "unit_cost"):
        lines.nth(1).locator(f"input[name={cell}]").fill("")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/inventory/receipts/\d+/$"))
    expect(page.locator("tbody tr")).to_have_count(1)


def test_enter_on_the_last_cell_opens_a_line(desk: Desk) -> None:
    page = desk.sit_down("keeper")
    page.goto(f"{desk.base}/inventory/receipts/new/")
    before = page.locator("#lines tbody tr").count()
    page.locator("input[name=unit_cost]").last.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#lines tbody tr")).to_have_count(before + 1)
    expect(page.locator("input[name=code]").last).to_be_focused()


def test_the_dashboard_draws_and_explains_its_figures(desk: Desk) -> None:
    page = desk.sit_down("boss")
    page.goto(f"{desk.base}/analytics/?to=2026-11-23")
    expect(page.locator("#trend svg path").first).to_be_attached()
    tip = page.locator("[data-metric=receivable] [role=tooltip]")
    expect(tip).to_be_hidden()
    page.locator("[data-metric=receivable] button").focus()
    expect(tip).to_be_visible()
    page.click(".zg-data summary")
    expect(page.locator(".zg-data tbody tr")).to_have_count(12)
    box = page.locator("#trend").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**/sales/deliveries/?status=posted&business_date_from=2026-0*")


def test_the_page_of_a_customer_fills_itself(desk: Desk) -> None:
    page = desk.sit_down("boss")
    page.goto(f"{desk.base}/parties/customers/1/")
    expect(page.locator(".zg-lazy")).to_have_count(0)
    expect(page.locator(".zg-kpi")).to_have_count(6)


@pytest.mark.parametrize("width", [375, 1440])
def test_no_page_is_wider_than_the_screen(desk: Desk, width: int) -> None:
    page = desk.sit_down("boss", width=width, height=800)
    for url in PAGES:
        page.goto(f"{desk.base}{url}")
        expect(page.locator(".zg-lazy")).to_have_count(0)
        wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wider <= 0, f"{url} is {wider} px too wide"
