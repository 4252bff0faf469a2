"""Line amounts, shares and allocations, against exact fractions."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from zhanggui.kernel.decimals import ZERO
from zhanggui.kernel.money import allocate, line_amounts, share
from zhanggui.kernel.tests.test_decimals import half_up

FEN = st.integers(0, 10**12).map(lambda n: Decimal(n).scaleb(-2))
QTY = st.integers(1, 10**12).map(lambda n: Decimal(n).scaleb(-6))
PRICE = st.integers(0, 10**14).map(lambda n: Decimal(n).scaleb(-8))
RATE = st.integers(0, 10**8).map(lambda n: Decimal(n).scaleb(-8))


@given(QTY, PRICE, RATE, RATE, st.booleans())
def test_a_line_is_rounded_once(qty: Decimal, price: Decimal, discount: Decimal, rate: Decimal, included: bool) -> None:
    amounts = line_amounts(qty=qty, price=price, discount=discount, tax_rate=rate, tax_included=included)
    amount = half_up(Fraction(qty) * Fraction(price) * (1 - Fraction(discount)), 2)
    assert amounts.net + amounts.tax == amounts.gross
    if included:
        assert (Fraction(amounts.gross), Fraction(amounts.net)) == (amount, half_up(amount / (1 + Fraction(rate)), 2))
    else:
        assert (Fraction(amounts.net), Fraction(amounts.tax)) == (amount, half_up(amount * Fraction(rate), 2))


@given(FEN, st.lists(QTY, min_size=1, max_size=30))
def test_an_allocation_adds_up_and_is_fair_to_the_fen(whole: Decimal, weights: list[Decimal]) -> None:
    parts, total = allocate(whole, weights), sum(map(Fraction, weights))
    assert sum(parts, ZERO) == whole
    for part, weight in zip(parts, weights, strict=True):
        assert part >= 0
        assert abs(Fraction(part) - Fraction(whole) * Fraction(weight) / total) <= Fraction(1, 100)


def test_an_allocation_without_weights_goes_to_the_first() -> None:
    assert allocate(Decimal(5), [ZERO, ZERO]) == [Decimal(5), ZERO]
    assert allocate(Decimal(5), []) == []


@given(FEN, st.lists(QTY, min_size=1, max_size=20))
def test_parts_of_a_line_add_up_whatever_the_split(whole: Decimal, steps: list[Decimal]) -> None:
    of, done, taken = sum(steps, ZERO), ZERO, ZERO
    for step in steps:
        done += step
        part = share(whole, done=done, of=of, already=taken)
        assert part >= 0
        taken += part
    assert taken == whole
