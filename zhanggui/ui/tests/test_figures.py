"""How figures, dates and icons are written."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone

from zhanggui.ui.templatetags.ui import day, moment, money, percent, price, qty, sign


@pytest.mark.parametrize(
    ("value", "written"),
    [("1234.5", "1,234.50"), ("-1234567.891", "-1,234,567.89"), ("0", "0.00"), ("0.005", "0.01"), ("-0.005", "-0.01")],
)
def test_money_has_thousands_and_two_decimals_half_up(value: str, written: str) -> None:
    assert money(Decimal(value)) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [("100.000000", "100"), ("1234.5", "1,234.5"), ("-0.25", "-0.25"), ("-1234567.100", "-1,234,567.1"), ("1E+3", "1,000")],
)
def test_quantities_have_no_superfluous_zeros(value: str, written: str) -> None:
    assert qty(Decimal(value)) == written


@pytest.mark.parametrize(
    ("value", "written"), [("6.8", "6.80"), ("0.123456", "0.123456"), ("1234.50000000", "1,234.50"), ("-2", "-2.00")]
)
def test_prices_have_two_decimals_and_more_only_when_needed(value: str, written: str) -> None:
    assert price(Decimal(value)) == written


def test_rates_are_shown_as_per_cent() -> None:
    assert [percent(Decimal(text)) for text in ("0.05", "0.13", "1", "0.17725", "-0.031")] == [
        "5%",
        "13%",
        "100%",
        "17.73%",
        "-3.1%",
    ]


def test_nothing_is_written_for_nothing() -> None:
    assert [write(None) for write in (money, qty, price, percent, day, moment)] == [""] * 6


def test_the_class_of_a_figure_says_its_sign() -> None:
    assert [sign(value) for value in (Decimal(-1), Decimal(0), Decimal(1), None)] == ["neg", "zero", "", "zero"]


def test_instants_are_shown_in_the_books_zone() -> None:
    at = datetime(2026, 11, 23, 16, 30, 5, tzinfo=UTC)
    with timezone.override(ZoneInfo("Asia/Shanghai")):
        assert day(at) == "2026-11-24"
        assert 'title="2026-11-24 00:30:05">11-24 00:30<' in moment(at)
    assert day(date(2026, 11, 23)) == "2026-11-23"


def test_an_icon_is_decoration_and_its_name_is_escaped() -> None:
    html = Template("{% icon name %}{% one_time_key %}").render(Context({"name": '"><script>'}))
    assert "<script>" not in html
    assert 'aria-hidden="true"' in html
    assert 'name="_key"' in html
