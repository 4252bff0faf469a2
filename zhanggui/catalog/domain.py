"""What a product's card holds, and how its quantities are written."""

from dataclasses import dataclass
from decimal import Decimal


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
