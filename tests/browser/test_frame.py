"""The frame by keys and by mouse: command bar, lists, dialogs, theme, language, forms that are sent once."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Desk

pytestmark = pytest.mark.browser
USERS = "/settings/users/"
PAGES = ("/settings/me/", USERS, "/settings/users/new/", "/settings/periods/", "/settings/rules/", "/settings/import/",
         "/settings/log/", "/settings/health/", "/settings/tokens/", "/approvals/")  # fmt: skip


def chosen(page: Page) -> str:
    return page.locator("#bar [aria-selected=true]").inner_text()


def test_the_command_bar_jumps_to_what_is_typed(desk: Desk) -> None:
    page = desk.sit_down("boss")
    page.goto(desk.base + USERS)
    page.keyboard.press("/")
    expect(page.locator("#bar input")).to_be_focused()
    first = chosen(page)
    page.keyboard.press("ArrowDown")
    assert chosen(page) != first
    page.keyboard.type("sgqzc")  # initials of 深沟球轴承
    expect(page.locator("#bar [aria-selected=true]")).to_contain_text("ZC-10204")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/catalog/products/\d+/$"))
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    expect(page.locator("#bar")).to_be_hidden()


def test_a_list_is_worked_by_keys(desk: Desk) -> None:
    page = desk.sit_down("boss")
    page.goto(desk.base + USERS)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    current = page.locator("tr.cur")
    expect(current).to_have_count(1)
    where = current.get_attribute("data-href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{where}")
    page.go_back()
    page.keyboard.press("n")
    page.wait_for_url("**/settings/users/new/")


def test_a_search_narrows_in_place_and_goes_back(desk: Desk) -> None:
    page = desk.sit_down("boss")
    page.goto(desk.base + USERS)
    everybody = page.locator("tbody tr").count()
    page.fill("input[name=q]", "王建国")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"\?q=%E7"))
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(everybody)
    expect(page.locator(".zg-rail")).to_be_visible()


def test_the_keys_of_the_page_are_listed(desk: Desk) -> None:
    page = desk.sit_down("boss")
    page.goto(desk.base + USERS)
    page.keyboard.press("?")
    expect(page.locator("#keys [data-own] kbd")).to_have_text(["N"])


def test_theme_and_density_stay_and_the_language_keeps_the_page(desk: Desk) -> None:
    page = desk.sit_down("boss")
    page.goto(desk.base + USERS + "?state=active")
    html = page.locator("html")
    page.click("[data-theme-switch]")
    page.click(".zg-menu > summary:has(.zg-ava)")
    page.click("[data-density=tight]")
    page.reload()
    expect(html).to_have_attribute("data-bs-theme", "dark")
    expect(html).to_have_attribute("data-zg-density", "tight")
    other = "en" if desk.language == "zh-hans" else "zh-hans"
    page.click("button[name=language]")
    expect(html).to_have_attribute("lang", other)
    expect(page).to_have_url(desk.base + USERS + "?state=active")
    page.click("button[name=language]")
    page.click("[data-theme-switch]")


def test_dangerous_actions_ask_first(desk: Desk) -> None:
    page = desk.sit_down("finance")
    page.goto(f"{desk.base}/settings/periods/")
    close = page.locator("form[action$='2026-12/close/'] button")
    close.click()
    expect(page.locator("#confirm")).to_contain_text("2026-12")
    page.keyboard.press("Escape")
    expect(close).to_be_focused()
    close.click()
    page.click("#confirm [data-yes]")
    expect(page.locator("form[action$='2026-12/open/']")).to_be_visible()
    page.locator("form[action$='2026-12/open/'] button").click()
    page.click("#confirm [data-yes]")
    expect(close).to_be_visible()


def test_a_form_is_sent_once_and_not_left_unsaved(desk: Desk) -> None:
    page = desk.sit_down("boss")
    page.goto(f"{desk.base}/settings/tokens/")
    name = f"once {desk.language}"
    page.fill("input[name=name]", name)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator(".zg-form button").dblclick()
    expect(page.locator(".zg-secret")).to_be_visible()
    page.goto(f"{desk.base}/settings/tokens/")
    expect(page.get_by_role("cell", name=name)).to_have_count(1)
    assert asked == []
    page.locator("input[name=name]").press_sequentially("not saved")
    page.goto(desk.base + USERS)
    assert asked == ["beforeunload"]


@pytest.mark.parametrize("width", [375, 1440])
def test_no_page_of_the_office_is_wider_than_the_screen(desk: Desk, width: int) -> None:
    page = desk.sit_down("boss", width=width, height=812)
    for path in PAGES:
        page.goto(desk.base + path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        assert page.evaluate("document.querySelector('main').scrollWidth - document.querySelector('main').clientWidth") <= 0, path
