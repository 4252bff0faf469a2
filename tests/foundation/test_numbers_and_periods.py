"""Numbers without gaps, months that are open or not."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.support.cast import system
from tests.support.refusals import refused
from zhanggui.foundation.books.context import alias
from zhanggui.foundation.numbering.actions import take_number
from zhanggui.foundation.periods import actions as periods
from zhanggui.foundation.periods.actions import close_period, open_periods
from zhanggui.foundation.periods.models import Period
from zhanggui.foundation.periods.queries import require_open
from zhanggui.kernel.errors import BusinessError

DAY = date(2026, 11, 23)
pytestmark = pytest.mark.django_db


def test_numbers_start_at_one_in_every_series_and_day() -> None:
    assert [take_number("A", DAY) for _ in range(2)] == ["A-20261123-0001", "A-20261123-0002"]
    assert take_number("B", DAY) == "B-20261123-0001"
    assert take_number("A", date(2026, 11, 24)) == "A-20261124-0001"


def test_a_rolled_back_number_is_given_again() -> None:
    take_number("A", DAY)
    with transaction.atomic(using=alias()):
        assert take_number("A", DAY) == "A-20261123-0002"
        transaction.set_rollback(True, using=alias())
    assert take_number("A", DAY) == "A-20261123-0002"


def test_the_ten_thousandth_number_of_a_day_is_longer_not_wrong() -> None:
    numbers = [take_number("A", DAY) for _ in range(10_001)]
    assert numbers[-3:] == ["A-20261123-9999", "A-20261123-10000", "A-20261123-10001"]


def test_a_month_is_closed_until_it_is_opened() -> None:
    with refused("period.closed", field="date"):
        require_open(DAY)
    open_periods(system(), first=DAY, last=DAY)
    require_open(date(2026, 11, 1))
    require_open(date(2026, 11, 30))
    with refused("period.closed"):
        require_open(date(2026, 12, 1))


def test_a_closed_month_can_be_opened_again() -> None:
    open_periods(system(), first=DAY, last=DAY)
    close_period(system(), month=date(2026, 11, 1))
    with refused("period.closed"):
        require_open(DAY)
    with refused("period.not_open"):
        close_period(system(), month=date(2026, 11, 1))
    open_periods(system(), first=DAY, last=DAY)
    require_open(DAY)


def test_a_room_can_object_to_closing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(periods, "_checks", [lambda _: [BusinessError("tests.unfinished", "not yet")]])
    open_periods(system(), first=DAY, last=DAY)
    with refused("tests.unfinished"):
        close_period(system(), month=date(2026, 11, 1))
    require_open(DAY)


def test_a_period_is_a_whole_month() -> None:
    with pytest.raises(IntegrityError), transaction.atomic(using=alias()):
        Period.objects.create(first_day=DAY)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 11, 1), date(2026, 10, 1)),
        (date(2026, 1, 1), date(2046, 1, 1)),
        (date(1, 1, 1), date(1, 2, 1)),
        (date(9999, 1, 1), date(9999, 12, 1)),
    ],
)
def test_months_in_the_wrong_order_too_many_or_too_far_are_not_opened(first: date, last: date) -> None:
    with refused("period.span", field="last"):
        open_periods(system(), first=first, last=last)
    with refused("period.closed"):
        require_open(last)
