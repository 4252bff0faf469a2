"""Rounding and parsing, against exact fractions."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.refusals import refused
from zhanggui.kernel.decimals import MONEY_PLACES, PRICE_PLACES, QTY_PLACES, divided, parse, plain, round_half_up, times

NUMBERS = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=8)


def half_up(exact: Fraction, places: int) -> Fraction:
    """The oracle: half away from zero, in fractions."""
    scaled = abs(exact) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if exact >= 0 else -whole, 10**places)


@given(NUMBERS, st.integers(0, 8))
def test_rounding_is_half_away_from_zero(value: Decimal, places: int) -> None:
    assert Fraction(round_half_up(value, places)) == half_up(Fraction(value), places)


@pytest.mark.parametrize(("value", "rounded"), [("0.005", "0.01"), ("-0.005", "-0.01"), ("2.675", "2.68"), ("1.005", "1.01")])
def test_rounding_of_the_famous_cases(value: str, rounded: str) -> None:
    assert round_half_up(Decimal(value)) == Decimal(rounded)


def test_rounding_and_products_do_not_depend_on_the_ambient_precision() -> None:
    with localcontext() as context:
        context.prec = 3
        assert round_half_up(Decimal("123456789.125")) == Decimal("123456789.13")
        assert times(Decimal("123456.78"), Decimal("1.00000001")) == Decimal("123456.7812345678")


@given(NUMBERS, NUMBERS.filter(bool), st.integers(2, 8))
def test_division_is_exact_up_to_its_rounding(numerator: Decimal, denominator: Decimal, places: int) -> None:
    error = abs(Fraction(divided(numerator, denominator, places)) - Fraction(numerator) / Fraction(denominator))
    assert error <= Fraction(1, 2 * 10**places)


@given(st.integers(-(10**18), 10**18).map(lambda n: Decimal(n).scaleb(-PRICE_PLACES)))
def test_what_is_written_plainly_is_read_back(value: Decimal) -> None:
    assert parse(plain(value), PRICE_PLACES) == value
    assert "E" not in plain(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("１２３．５", "123.5"), ("1,234.50", "1234.5"), (" 7 ", "7"), ("+3", "3"), ("-0", "0"), (".5", "0.5"), ("5.", "5"),
        ("１，０００", "1000"), ("1 000", "1000"), ("-12,345,678.9", "-12345678.9"), (12, "12"),
        (Decimal("0.10"), "0.1"), (Decimal("0E-8"), "0"), (Decimal("1E+2"), "100"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them(text: object, value: str) -> None:
    assert parse(text, MONEY_PLACES) == Decimal(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    ["", " ", "abc", "1e9", "1E5", "NaN", "nan", "Infinity", "-inf", "∞", "½", "0x10", "--1", "1.2.3", "１e９", "一百", "1\x002",
     "9" * 41, 1.5, True, "𝟏e𝟏", "5²", "①", "1,5", "12,34", "1 5", ",5", "1,000,00", "+", "-", "."],
)  # fmt: skip
def test_what_is_no_number_is_refused(text: object) -> None:
    with refused("number.invalid", line=3, field="qty"):
        parse(text, QTY_PLACES, line=3, field="qty")  # type: ignore[arg-type]


def test_digits_of_other_scripts_are_numbers_too() -> None:
    assert parse("٣", QTY_PLACES) == 3


def test_hidden_digits_are_refused_and_superfluous_zeros_are_not() -> None:
    with refused("number.places"):
        parse("0.00001", MONEY_PLACES)
    assert parse("0.100000000000", MONEY_PLACES) == Decimal("0.1")


@pytest.mark.parametrize(("places", "largest"), [(MONEY_PLACES, 10**14), (QTY_PLACES, 10**12), (PRICE_PLACES, 10**10)])
def test_numbers_beyond_the_column_are_refused(places: int, largest: int) -> None:
    assert parse(str(largest), places) == largest
    with refused("number.too_large"):
        parse(str(largest + 1), places)
