"""Turn the Northwind files into files that the product's own import reads.

The source has no cost, tax, warehouse or approval; what is assumed for them is written here and nowhere else:
cost = 60 % of the list price, tax 0, one warehouse, opening stock = units in stock + everything shipped.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data" / "northwind"
WAREHOUSE = "NW"
OPENING_DAY = "1996-07-01"
COST_SHARE = Decimal("0.6")

Rows = list[dict[str, str]]


class Source:
    """The source's tables as they are."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.customers = _read(folder / "customers.csv")
        self.suppliers = _read(folder / "suppliers.csv")
        self.products = _read(folder / "products.csv")
        self.employees = _read(folder / "employees.csv")
        self.orders = _read(folder / "orders.csv")
        self.lines = _read(folder / "order_details.csv")
        self.categories = {row["category_id"]: row["category_name"] for row in _read(folder / "categories.csv")}

    def shipped(self, *, yes: bool) -> Rows:
        """Orders that have (or have not) a shipped date."""
        return [order for order in self.orders if bool(order["shipped_date"]) is yes]


def _read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def username(employee: dict[str, str]) -> str:
    """The sign-in name of an employee: `nancy.davolio`."""
    return f"{employee['first_name']}.{employee['last_name']}".lower()


def written(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file."""
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue().encode()


def customers(source: Source) -> bytes:
    """The customer file goes in as it is: its headers are known."""
    return written(list(source.customers[0]), (list(row.values()) for row in source.customers))


def suppliers(source: Source) -> bytes:
    """The supplier file goes in as it is."""
    return written(list(source.suppliers[0]), (list(row.values()) for row in source.suppliers))


def products(source: Source) -> bytes:
    """Products with their category's name and tax 0, and the list price for the second reading as `prices`."""
    header = ("product_id", "product_name", "quantity_per_unit", "category", "supplier_id", "tax_rate", "unit_price")
    return written(
        header,
        (
            (
                row["product_id"], row["product_name"], row["quantity_per_unit"], source.categories[row["category_id"]],
                row["supplier_id"], "0", row["unit_price"],
            )
            for row in source.products
        ),
    )  # fmt: skip


def opening_stock(source: Source) -> bytes:
    """Units in stock and everything that was ever shipped, the day before the first order's month begins to move."""
    left = {order["order_id"] for order in source.shipped(yes=True)}
    gone: Counter[str] = Counter()
    for line in source.lines:
        gone[line["product_id"]] += int(line["quantity"]) if line["order_id"] in left else 0
    rows = (
        (
            WAREHOUSE, row["product_id"], int(row["units_in_stock"]) + gone[row["product_id"]],
            Decimal(row["unit_price"]) * COST_SHARE, OPENING_DAY,
        )
        for row in source.products
    )  # fmt: skip
    return written(("warehouse", "product_id", "quantity", "unit cost", "date"), rows)


def orders(source: Source) -> bytes:
    """One row a line; prices, discounts and freight as they stand in the source."""
    people = {row["employee_id"]: username(row) for row in source.employees}
    lines: dict[str, Rows] = {}
    for line in source.lines:
        lines.setdefault(line["order_id"], []).append(line)
    header = (
        "order_id", "order_date", "required_date", "customer_id", "salesperson", "freight", "ship to", "ship-to address",
        "ship-to country", "product_id", "quantity", "unit_price", "discount",
    )  # fmt: skip
    return written(
        header,
        (
            (
                order["order_id"], order["order_date"], order["required_date"], order["customer_id"],
                people[order["employee_id"]], order["freight"], order["ship_name"], _address(order),
                order["ship_country"], line["product_id"], line["quantity"], line["unit_price"], line["discount"],
            )
            for order in source.orders
            for line in lines[order["order_id"]]
        ),
    )  # fmt: skip


def _address(order: dict[str, str]) -> str:
    parts = (order["ship_address"], order["ship_postal_code"], order["ship_city"], order["ship_region"])
    return ", ".join(part.replace("\\n", ", ") for part in parts if part)


def deliveries(source: Source) -> bytes:
    """The shipped orders and their day."""
    return written(("order_id", "shipped_date"), ((row["order_id"], row["shipped_date"]) for row in source.shipped(yes=True)))


def everything(source: Source) -> dict[tuple[str, str], bytes]:
    """All import files by (kind, file name), in the order in which they go in."""
    return {
        ("customers", "customers.csv"): customers(source),
        ("suppliers", "suppliers.csv"): suppliers(source),
        ("products", "products.csv"): products(source),
        ("prices", "products.csv"): products(source),
        ("opening-stock", "opening-stock.csv"): opening_stock(source),
        ("orders", "orders.csv"): orders(source),
        ("deliveries", "deliveries.csv"): deliveries(source),
    }
