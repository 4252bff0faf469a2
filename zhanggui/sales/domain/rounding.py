"""What rounding every line to whole fen did to a sum, for people who compare with another system."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from zhanggui.kernel.decimals import ZERO, round_half_up, times
from zhanggui.sales.domain.drafts import Draft


@dataclass(frozen=True, slots=True)
class RoundedSum:
    """Σ quantity × price × (1 − discount), once with every line rounded half up to fen and once exact; and freight."""

    rounded: Decimal
    exact: Decimal
    freight: Decimal

    @property
    def difference(self) -> Decimal:
        """What was found (above zero) or lost (below) by rounding."""
        return self.rounded - self.exact


def rounded_sum(drafts: Iterable[Draft]) -> RoundedSum:
    """Sum the lines that carry a price of their own, and the freight."""
    rounded = exact = freight = ZERO
    for draft in drafts:
        freight += draft.freight
        for line in draft.lines:
            amount = times(line.qty, line.price if line.price is not None else ZERO, 1 - line.discount)
            rounded += round_half_up(amount)
            exact += amount
    return RoundedSum(rounded, exact, freight)
