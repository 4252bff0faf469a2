"""Days, changes and curves of the dashboard."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from zhanggui.analytics import domain
from zhanggui.analytics.domain import Span

D = date


@pytest.mark.parametrize(
    ("period", "first"),
    [("day", D(2026, 11, 23)), ("month", D(2026, 11, 1)), ("quarter", D(2026, 10, 1)), ("year", D(2026, 1, 1))],
)
def test_a_period_reaches_up_to_the_chosen_day(period: str, first: date) -> None:
    assert domain.span_of(period, D(2026, 11, 23)) == Span(first, D(2026, 11, 23))


def test_a_custom_period_is_what_was_typed_and_never_endless() -> None:
    assert domain.span_of("custom", D(1998, 5, 6), D(1998, 2, 1)) == Span(D(1998, 2, 1), D(1998, 5, 6))
    assert domain.span_of("custom", D(2026, 11, 23), D(1980, 1, 1)).days == domain.LONGEST_DAYS + 1
    assert domain.span_of("custom", D(2026, 11, 23), D(2027, 1, 1)) == Span(D(2026, 11, 1), D(2026, 11, 23))


@pytest.mark.parametrize(
    ("period", "span", "expected"),
    [
        ("month", Span(D(2026, 3, 1), D(2026, 3, 31)), Span(D(2026, 2, 1), D(2026, 2, 28))),
        ("quarter", Span(D(2026, 1, 1), D(2026, 2, 10)), Span(D(2025, 10, 1), D(2025, 11, 10))),
        ("year", Span(D(2026, 1, 1), D(2026, 2, 10)), Span(D(2025, 1, 1), D(2025, 2, 10))),
        ("day", Span(D(2026, 3, 1), D(2026, 3, 1)), Span(D(2026, 2, 28), D(2026, 2, 28))),
        ("custom", Span(D(2026, 3, 1), D(2026, 3, 10)), Span(D(2026, 2, 19), D(2026, 2, 28))),
    ],
)
def test_the_period_before_ends_at_the_same_day(period: str, span: Span, expected: Span) -> None:
    assert domain.before(period, span) == expected


def test_the_leap_day_has_a_year_before() -> None:
    assert domain.last_year(Span(D(2028, 2, 1), D(2028, 2, 29))) == Span(D(2027, 2, 1), D(2027, 2, 28))


def test_twelve_months_and_thirty_days_end_today() -> None:
    months = domain.last_months(D(2026, 11, 23))
    assert (len(months), months[0].first, months[-1]) == (12, D(2025, 12, 1), Span(D(2026, 11, 1), D(2026, 11, 23)))
    assert all(one.last < two.first for one, two in pairwise(months))
    days = domain.last_days(D(2026, 11, 23))
    assert (len(days), days[0].first, days[-1].last) == (30, D(2026, 10, 25), D(2026, 11, 23))


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        (Span(D(2026, 11, 1), D(2026, 11, 23)), Span(D(2025, 11, 1), D(2025, 11, 23))),
        (Span(D(2026, 11, 1), D(2026, 11, 30)), Span(D(2025, 11, 1), D(2025, 11, 30))),
        (Span(D(2029, 2, 1), D(2029, 2, 28)), Span(D(2028, 2, 1), D(2028, 2, 29))),
    ],
)
def test_a_month_under_way_is_compared_with_the_same_days(month: Span, expected: Span) -> None:
    assert domain.month_before_a_year(month) == expected


@pytest.mark.parametrize(
    ("now", "then", "text"), [("108.7", "100", "+8.7%"), ("95.4", "100", "-4.6%"), ("50", "-100", "+150.0%"), ("1", "1", "+0.0%")]
)
def test_a_change_is_read_as_percent(now: str, then: str, text: str) -> None:
    rate = domain.change(Decimal(now), Decimal(then))
    assert rate is not None
    assert domain.signed_percent(rate) == text


def test_nothing_before_is_no_change() -> None:
    assert domain.change(Decimal(5), Decimal(0)) is None
    assert domain.share_of(Decimal(5), Decimal(0)) is None


def test_a_curve_stands_on_zero() -> None:
    assert domain.polyline([Decimal(0), Decimal(50), Decimal(100)]) == "2.0,18.0 26.0,10.0 50.0,2.0"
    assert domain.polyline([Decimal(0)]) == "2.0,18.0"
    assert domain.polyline([Decimal(-10), Decimal(10)]) == "2.0,18.0 50.0,2.0"
