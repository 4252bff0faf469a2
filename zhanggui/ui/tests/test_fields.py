"""Exact numbers in forms."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from zhanggui.ui.fields import ExactField, PercentField


@pytest.mark.parametrize(("typed", "value"), [("1,234.50", "1234.50"), ("１２", "12"), (" 0.01 ", "0.01"), ("-3", "-3")])
def test_numbers_are_read_as_people_type_them(typed: str, value: str) -> None:
    assert ExactField(places=2).clean(typed) == Decimal(value)


@pytest.mark.parametrize("typed", ["1.005", "1e3", "abc", "", "1" * 41])
def test_what_is_no_such_number_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        ExactField(places=2).clean(typed)


def test_nothing_is_none_where_it_may_be_empty() -> None:
    assert ExactField(places=2, required=False).clean(" ") is None
    assert PercentField(places=6, required=False).clean("") is None


@pytest.mark.parametrize(("typed", "value"), [("13", "0.13"), ("9 %", "0.09"), ("0", "0"), ("12.345678", "0.12345678")])
def test_a_percentage_is_a_rate(typed: str, value: str) -> None:
    field = PercentField(places=6)
    rate = field.clean(typed)
    assert rate == Decimal(value)
    assert field.clean(field.prepare_value(rate)) == rate
