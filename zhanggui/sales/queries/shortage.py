"""What an order still lacks (缺货): kept for it when it is approved, foreseen before."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhanggui.inventory.queries import free_stock, reserved_for
from zhanggui.kernel.decimals import ZERO
from zhanggui.sales.domain import states
from zhanggui.sales.models import Order, OrderLine


@dataclass(frozen=True, slots=True)
class Supply:
    """For one line: what is kept for it, what is free in the order's warehouse, how much is missing."""

    kept: Decimal
    free: Decimal
    short: Decimal


def supply_of(order: Order, lines: Sequence[OrderLine]) -> dict[int, Supply]:
    """Supply by line id; two queries. Lines of one product share what is free, in line order."""
    free = free_stock((line.product_id for line in lines), order.warehouse_id)
    kept = reserved_for(line.reference for line in lines) if order.status == states.APPROVED else {}
    left = dict(free)
    supply = {}
    for line in lines:
        own = kept.get(line.reference, ZERO)
        available = left.get(line.product_id, ZERO)
        wanted = line.open - own
        taken = min(max(wanted, ZERO), available)
        left[line.product_id] = available - taken
        short = wanted if order.status == states.APPROVED else wanted - taken
        supply[line.pk] = Supply(own, free.get(line.product_id, ZERO), max(short, ZERO))
    return supply
