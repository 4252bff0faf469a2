"""For every check: what to break in the lively book, and which other promises break with it by their nature."""

from tests.invariants.foundation import FOUNDATION
from tests.invariants.money import MONEY
from tests.invariants.sales import SALES, SALES_MONEY
from tests.invariants.stock import STOCK
from tests.support.planting import Planting

PLANTINGS: dict[str, list[Planting]] = {
    f"zhanggui.{module}.{name}": listed
    for module, plantings in (
        ("foundation.checks.system", FOUNDATION),
        ("inventory.doors.checks", STOCK),
        ("receivables.doors.checks", MONEY),
        ("sales.doors.checks", SALES),
        ("sales.doors.checks_money", SALES_MONEY),
    )
    for name, listed in plantings.items()
}
