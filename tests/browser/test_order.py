"""The main job by hand: an order is entered by keyboard, approved, shipped, invoiced, paid, and seen by the boss."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Desk

pytestmark = pytest.mark.browser
DAY = "2026-11-23"


def type_day(page: Page, name: str, day: str) -> None:
    """Set a date field, as the browser's own picker would."""
    page.fill(f"input[name={name}]", day)


def enter_order(page: Page, base: str) -> str:
    """Enter an order by keys alone and submit it; returns its address."""
    page.goto(f"{base}/sales/orders/")
    page.keyboard.press("n")
    page.wait_for_url("**/sales/orders/new/")
    expect(page.locator("#h-customer")).to_be_focused()
    page.keyboard.type("nbyx")  # initials of 宁波甬兴
    expect(page.locator("[role=option]").first).to_contain_text("KH-0137")
    page.keyboard.press("Enter")
    expect(page.locator("#h-order_date")).to_be_focused()
    type_day(page, "order_date", DAY)
    page.keyboard.press("Control+ArrowDown")
    expect(page.locator("#order-lines tr:nth-child(1) td.c-product input")).to_be_focused()
    page.keyboard.type("DG-30110\n")
    expect(page.locator("#order-lines tr:nth-child(1) td.c-qty input")).to_be_focused()
    page.keyboard.type("24\n\n\n\n")
    expect(page.locator("#order-lines tr:nth-child(2) td.c-product input")).to_be_focused()
    page.keyboard.type("sgqzc")  # initials of 深沟球轴承
    expect(page.locator("[role=option]").first).to_contain_text("ZC-10204")
    page.keyboard.press("Enter")
    page.keyboard.type("40\n\n5")
    expect(page.locator("#total-total")).to_have_text("¥10,770.40")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/sales/orders/\d+/$"))
    return page.url


def test_the_main_job(desk: Desk) -> None:
    seller = desk.sit_down("seller")
    url = enter_order(seller, desk.base)
    expect(seller.locator(".zg-chip.amber").first).to_be_visible()
    assert seller.locator("[data-verb=approve]").count() == 0, "a salesperson never approves"

    manager = desk.sit_down("manager")
    manager.goto(url)
    manager.keyboard.press("Control+Enter")
    expect(manager.locator(".zg-chip.blue").first).to_be_visible()
    expect(manager.locator("[data-verb=approve]")).to_have_attribute("aria-disabled", "true")

    keeper = desk.sit_down("keeper")
    keeper.goto(url)
    keeper.click("[data-verb=deliver]")
    drill, bearing = keeper.locator("input[name=qty-1]"), keeper.locator("input[name=qty-2]")
    shippable = drill.input_value()
    assert bearing.input_value() == "40"
    type_day(keeper, "date", DAY)
    drill.fill("24")
    keeper.keyboard.press("Control+Enter")
    expect(keeper.locator(".og-wrong")).to_contain_text(shippable)
    keeper.fill("input[name=qty-1]", shippable)
    keeper.keyboard.press("Control+Enter")
    keeper.wait_for_url(re.compile(r"/sales/deliveries/\d+/$"))
    desk.complaints[:] = [one for one in desk.complaints if "422" not in one]  # the browser reports the refused try

    finance = desk.sit_down("finance")
    finance.goto(url)
    expect(finance.locator(".zg-chip.violet").first).to_be_visible()
    finance.click("[data-verb=invoice]")
    type_day(finance, "date", DAY)
    finance.keyboard.press("Control+Enter")
    finance.wait_for_url(re.compile(r"/sales/invoices/\d+/$"))
    finance.goto(f"{url}")
    expect(finance.locator(".zg-chain a[href*='/sales/invoices/']")).to_have_count(1)
