"""How a receipt is spread over charges."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhanggui.kernel.decimals import ZERO


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a receipt for one charge."""

    charge_id: int
    amount: Decimal


def oldest_first(amount: Decimal, charges: Sequence[tuple[int, Decimal]]) -> list[Part]:
    """Spread an amount over (charge id, open) in the given order; the rest stays unallocated."""
    parts = []
    for charge_id, open_amount in charges:
        take = min(amount, open_amount)
        if take > ZERO:
            parts.append(Part(charge_id, take))
            amount -= take
    return parts
