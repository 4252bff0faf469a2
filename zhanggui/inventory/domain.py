"""Rules of stock that need no database: what an issue costs, what a reservation takes."""

from dataclasses import dataclass
from decimal import Decimal

from zhanggui.kernel.decimals import PRICE_PLACES, divided, round_half_up, times


@dataclass(frozen=True, slots=True)
class Incoming:
    """Goods that come in: quantity in the base unit and cost per unit (8 decimals)."""

    product_id: int
    qty: Decimal
    unit_cost: Decimal


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Goods that go out for a document line; `owner` names the reservation they may use, `line_no` the line."""

    product_id: int
    qty: Decimal
    line_id: int
    line_no: int
    owner: str


@dataclass(frozen=True, slots=True)
class Want:
    """A line that wants goods kept for it."""

    owner: str
    product_id: int
    qty: Decimal


@dataclass(slots=True)
class Worth:
    """Running quantity and value of a product in a cost pool."""

    qty: Decimal
    value: Decimal

    def take(self, qty: Decimal) -> Decimal:
        """Value of an issue at the moving average, whole fen; the last issue takes the rest (移动加权平均)."""
        value = self.of(qty)
        self.qty -= qty
        self.value -= value
        return value

    @property
    def average(self) -> Decimal | None:
        """The moving average per unit; None when nothing is there."""
        return unit_cost(self.value, self.qty) if self.qty else None

    def of(self, qty: Decimal) -> Decimal:
        """What a part of the goods is worth, whole fen; all of them are worth all of the value."""
        if qty == self.qty:
            return self.value
        return divided(times(self.value, qty), self.qty, 2) if self.qty else Decimal(0)

    def put(self, qty: Decimal, value: Decimal) -> None:
        """Add goods at their value."""
        self.qty += qty
        self.value += value


def unit_cost(value: Decimal, qty: Decimal) -> Decimal:
    """Cost per unit of a move, derived from its value (8 decimals)."""
    return divided(value, qty, PRICE_PLACES)


def incoming_value(goods: Incoming) -> Decimal:
    """Value of incoming goods: quantity × cost, whole fen."""
    return round_half_up(times(goods.qty, goods.unit_cost))
