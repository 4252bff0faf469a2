"""Clock, periods, search keys and refusals."""

from datetime import UTC, date, datetime

import pytest

from zhanggui.kernel import clock
from zhanggui.kernel.errors import BusinessError, Refusals, refuse_all
from zhanggui.kernel.periods import first_day, months_between
from zhanggui.kernel.search_key import search_key


def test_the_business_date_is_that_of_the_book_s_zone() -> None:
    last_second = datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC)
    assert clock.business_date("Asia/Shanghai", last_second) == date(2026, 11, 30)
    assert clock.business_date("Asia/Shanghai", last_second.replace(hour=16, minute=0)) == date(2026, 12, 1)
    assert clock.business_date("UTC", last_second) == date(2026, 11, 30)


def test_the_clock_can_be_held_at_an_aware_instant_only() -> None:
    at = datetime(1996, 7, 4, tzinfo=UTC)
    with clock.held(at):
        assert clock.now() == at
    assert clock.now() > at
    with pytest.raises(ValueError, match="aware"), clock.held(datetime(1996, 7, 4)):  # noqa: DTZ001
        pass


def test_months_are_counted_over_the_year() -> None:
    assert first_day(date(2024, 2, 29)) == date(2024, 2, 1)
    assert months_between(date(2025, 11, 3), date(2026, 2, 1)) == [
        date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1),
    ]  # fmt: skip
    assert months_between(date(2026, 2, 1), date(2026, 1, 31)) == []


def test_a_record_is_found_by_name_pinyin_and_initials_in_any_width() -> None:
    key = search_key("ＫＨ-01", "湖州木业", "")
    for word in ("kh-01", "湖州木业", "huzhoumuye", "hzmy"):
        assert word in key
    assert len(search_key("木" * 300)) <= 400


def test_refusals_are_told_all_at_once() -> None:
    one = BusinessError("a.b", "first %(x)s", line=1, field="qty", x=5)
    other = BusinessError("c.d", "second", line=2)
    refuse_all([])
    with pytest.raises(BusinessError) as single:
        refuse_all([one])
    assert single.value is one
    with pytest.raises(Refusals) as both:
        refuse_all([one, other])
    assert both.value.problems == (one, other)
    assert (both.value.code, both.value.line, both.value.field) == ("a.b", 1, "qty")
    assert str(both.value) == "first 5; second"
