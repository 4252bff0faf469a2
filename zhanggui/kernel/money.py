"""Line amounts, tax and exact sharing. The only place where money is multiplied, divided and rounded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhanggui.kernel.decimals import ZERO, divided, round_half_up, times
from zhanggui.kernel.errors import BusinessError, gettext_noop

ONE = Decimal(1)
LARGEST_TOTAL = Decimal(10) ** 12  # a document's; a hundred of them still fit into one balance


@dataclass(frozen=True, slots=True)
class LineAmounts:
    """What a document line is worth, in yuan with whole fen: `gross = net + tax`."""

    net: Decimal
    tax: Decimal
    gross: Decimal


def line_amounts(*, qty: Decimal, price: Decimal, discount: Decimal, tax_rate: Decimal, tax_included: bool) -> LineAmounts:
    """Worth of a line: quantity × price × (1 − discount), rounded half up once, tax per line.

    With 含税单价 the gross is rounded and the net is gross / (1 + rate); with 未税单价 the net is rounded and the
    tax is net × rate (trade rules: docs/rules/amounts.md). `discount` 0.05 means five percent off.
    """
    amount = round_half_up(times(qty, price, ONE - discount))
    if tax_included:
        net = divided(amount, ONE + tax_rate, 2)
        return LineAmounts(net=net, tax=amount - net, gross=amount)
    tax = round_half_up(times(amount, tax_rate))
    return LineAmounts(net=amount, tax=tax, gross=amount + tax)


def share(whole: Decimal, *, done: Decimal, of: Decimal, already: Decimal) -> Decimal:
    """The part of `whole` that belongs to the progress `done / of`, less what was `already` taken.

    Parts of one whole therefore add up to it exactly: the last one (done = of) takes the rest.
    """
    if done == of:
        return whole - already
    return divided(times(whole, done), of, 2) - already


def allocate(whole: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Split `whole` (whole fen) over `weights`: Σ parts = whole, each within one fen of its exact share."""
    total = sum(weights, ZERO)
    if not total:
        return [whole if index == 0 else ZERO for index in range(len(weights))]
    parts: list[Decimal] = []
    reached = taken = ZERO
    for weight in weights:
        reached += weight
        part = share(whole, done=reached, of=total, already=taken)
        taken += part
        parts.append(part)
    return parts


def too_large(amounts: Iterable[tuple[int | None, Decimal]], *, field: str) -> list[BusinessError]:
    """The refusal of the first line (number, amount) with which a document's total is more than can be kept, if any."""
    total = ZERO
    for line, amount in amounts:
        total += amount
        if abs(total) > LARGEST_TOTAL:
            return [BusinessError("amount.too_large", gettext_noop("The amount is too large."), line=line, field=field)]
    return []
