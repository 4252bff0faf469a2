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
    expect(page.locator("#order-lines tr[aria-rowindex='2'] td.c-product input")).to_be_focused()
    page.keyboard.type("DG-30110\n")
    expect(page.locator("#order-lines tr[aria-rowindex='2'] td.c-qty input")).to_be_focused()
    page.keyboard.type("24\n\n\n\n")
    expect(page.locator("#order-lines tr[aria-rowindex='3'] td.c-product input")).to_be_focused()
    page.keyboard.type("sgqzc")  # initials of 深沟球轴承
    expect(page.locator("[role=option]").first).to_contain_text("ZC-10204")
    page.keyboard.press("Enter")
    page.keyboard.type("40\n\n5")
    expect(page.locator("#total-total")).to_have_text("¥10,770.40")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/sales/orders/\d+/$"))
    return page.url


def approve(page: Page, url: str) -> None:
    """The manager looks and approves with the main key."""
    page.goto(url)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".zg-chip.blue").first).to_be_visible()
    expect(page.locator("[data-verb=approve]")).to_have_attribute("aria-disabled", "true")


def ship(desk: Desk, page: Page, url: str) -> None:
    """The keeper asks for too much, is told what there is, and ships that."""
    page.goto(url)
    page.click("[data-verb=deliver]")
    drill = page.locator("input[name=qty-1]")
    shippable = drill.input_value()
    assert page.locator("input[name=qty-2]").input_value() == "40"
    type_day(page, "date", DAY)
    drill.fill("24")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".og-wrong")).to_contain_text(shippable)
    page.fill("input[name=qty-1]", shippable)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/sales/deliveries/\d+/$"))
    desk.complaints[:] = [one for one in desk.complaints if "422" not in one]  # the browser reports the refused try


def invoice(page: Page, url: str) -> None:
    """Finance invoices what was shipped."""
    page.goto(url)
    expect(page.locator(".zg-chip.violet").first).to_be_visible()
    page.click("[data-verb=invoice]")
    type_day(page, "date", DAY)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/sales/invoices/\d+/$"))


def take_the_money(page: Page, base: str, url: str) -> None:
    """Finance enters what the customer paid; it settles the oldest charge."""
    page.goto(url)
    customer = page.locator(".zg-fields a[href*='/parties/customers/']").get_attribute("href") or ""
    page.goto(f"{base}/receivables/receipts/new/?customer={customer.strip('/').split('/')[-1]}")
    page.fill("input[name=amount]", "100")
    type_day(page, "date", DAY)
    page.click("[name=do][value=spread]")
    page.locator("button[data-key-main]").click()
    page.wait_for_url(re.compile(r"/receivables/receipts/\d+/$"))


def test_the_main_job(desk: Desk) -> None:
    seller = desk.sit_down("seller")
    url = enter_order(seller, desk.base)
    expect(seller.locator(".zg-chip.amber").first).to_be_visible()
    assert seller.locator("[data-verb=approve]").count() == 0, "a salesperson never approves"
    approve(desk.sit_down("manager"), url)
    ship(desk, desk.sit_down("keeper"), url)
    finance = desk.sit_down("finance")
    invoice(finance, url)
    take_the_money(finance, desk.base, url)
    finance.goto(url)
    for kind in ("/sales/deliveries/", "/sales/invoices/"):
        expect(finance.locator(f".zg-chain a[href*='{kind}']")).to_have_count(1)
    expect(finance.locator("#history li")).to_have_count(5 + finance.locator(".zg-chain a[href*='/receipts/']").count())
    boss = desk.sit_down("boss")
    boss.goto(f"{desk.base}/analytics/?from={DAY}&to={DAY}")
    expect(boss.locator("main")).to_contain_text("宁波甬兴")
