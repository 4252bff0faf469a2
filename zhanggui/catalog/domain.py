"""What a product's card holds, and which quantities of it are possible."""

from dataclasses import dataclass
from decimal import Decimal

from zhanggui.kernel.decimals import plain, round_half_up
from zhanggui.kernel.errors import BusinessError, gettext_noop


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCard:
    """The fields that people fill in for a product. `qty_places` = decimals a quantity may have (0 = whole)."""

    code: str
    name: str
    spec: str = ""
    unit: str = "个"
    barcode: str = ""
    category: str = ""
    supplier_code: str = ""
    tax_rate: Decimal = Decimal("0.13")
    qty_places: int = 0
    stopped: bool = False


def quantity_problem(qty: Decimal, places: int, *, line: int) -> BusinessError | None:
    """What is wrong with a quantity of a product that is counted with `places` decimals: not above zero, or too fine."""
    if qty <= 0:
        return BusinessError("qty.not_positive", gettext_noop("The quantity must be above zero."), line=line, field="qty")
    if qty != round_half_up(qty, places):
        return BusinessError(
            "qty.places", gettext_noop("%(qty)s: this product is counted with %(places)s decimals."),
            line=line, field="qty", qty=plain(qty), places=places,
        )  # fmt: skip
    return None
