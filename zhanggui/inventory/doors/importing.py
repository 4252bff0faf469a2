"""Import opening stock: a product in a warehouse a row, once; all rows of a warehouse and a day are one 入库单."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhanggui.catalog.models import Product
from zhanggui.foundation.importing.cells import Cells, one_per_cell
from zhanggui.foundation.importing.loaders import Column, Loader, NumberedRow, Report, register
from zhanggui.foundation.periods.queries import require_open
from zhanggui.inventory.actions.receipts import receive_stock
from zhanggui.inventory.domain import Incoming
from zhanggui.inventory.models import Location, StockReceiptLine
from zhanggui.inventory.queries import warehouses
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.decimals import PRICE_PLACES, QTY_PLACES, plain, round_half_up
from zhanggui.kernel.errors import BusinessError, gettext_noop

COLUMNS = (
    Column("warehouse", gettext_noop("Warehouse code"), ("仓库", "仓库编码", "仓库代码"), required=True),
    Column(
        "product", gettext_noop("Product code"),
        ("product_id", "sku", "商品编码", "商品编号", "货号", "物料编码", "编码"), required=True,
    ),
    Column("qty", gettext_noop("Quantity"), ("quantity", "数量", "期初数量", "units_in_stock", "库存数量"), required=True),
    Column("unit_cost", gettext_noop("Unit cost"), ("cost", "单位成本", "成本价", "成本单价", "期初成本"), required=True),
    Column("day", gettext_noop("Date"), ("date", "日期", "期初日期", "业务日期"), required=True),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opening:
    """One row as it was read; what could not be found is None."""

    row: int
    warehouse_id: int | None
    product: Product | None
    day: date | None
    qty: Decimal
    unit_cost: Decimal

    @property
    def key(self) -> tuple[int, int]:
        return (self.warehouse_id or 0, self.product.pk if self.product else 0)

    def is_there(self, before: dict[tuple[int, int], tuple[Decimal, Decimal]]) -> bool:
        """Whether exactly this was brought in as opening stock before."""
        return before.get(self.key) == (self.qty, self.unit_cost)


def _openings(rows: Sequence[NumberedRow]) -> tuple[list[Opening], list[BusinessError]]:
    problems: list[BusinessError] = []
    products = {p.code: p for p in Product.objects.filter(code__in={row.cells["product"] for row in rows})}
    places = {w.code: w.pk for w in warehouses()}
    openings = [_opening(Cells(row, problems), products, places) for row in rows]
    before = _before(openings)
    problems += [_changed(one, before[one.key]) for one in openings if one.key in before and not one.is_there(before)]
    return openings, one_per_cell(problems + _closed_periods(openings))


def _opening(cells: Cells, products: dict[str, Product], places: dict[str, int]) -> Opening:
    warehouse, code = cells.text("warehouse", 20), cells.text("product", 40)
    product = products.get(code)
    qty, cost = cells.number("qty", QTY_PLACES), cells.number("unit_cost", PRICE_PLACES)
    if warehouse not in places:
        cells.wrong(
            "warehouse.code", gettext_noop("There is no warehouse with the code “%(text)s”."), "warehouse", text=warehouse
        )
    if product is None:
        cells.wrong("product.code", gettext_noop("There is no product with the code “%(text)s”."), "product", text=code)
    elif qty != round_half_up(qty, product.qty_places):
        cells.wrong(
            "qty.places", gettext_noop("%(qty)s: this product is counted with %(places)s decimals."), "qty",
            qty=plain(qty), places=product.qty_places,
        )  # fmt: skip
    if qty <= 0:
        cells.wrong("qty.not_positive", gettext_noop("The quantity must be above zero."), "qty")
    if cost < 0:
        cells.wrong("cost.negative", gettext_noop("A cost cannot be negative."), "unit_cost")
    return Opening(cells.row, places.get(warehouse), product, cells.day("day"), qty, cost)


def _before(openings: Sequence[Opening]) -> dict[tuple[int, int], tuple[Decimal, Decimal]]:
    """Opening stock that is there already: quantity and cost by warehouse and product."""
    lines = StockReceiptLine.objects.filter(
        receipt__kind=Location.OPENING, product__in={one.product.pk for one in openings if one.product}
    )
    rows = lines.values_list("receipt__location_id", "product_id", "qty", "unit_cost")
    return {(location, product): (qty, cost) for location, product, qty, cost in rows}


def _changed(one: Opening, before: tuple[Decimal, Decimal]) -> BusinessError:
    return BusinessError(
        "opening.there", gettext_noop("Its opening stock is there already: %(qty)s at %(cost)s."),
        line=one.row, field="qty", qty=plain(before[0]), cost=plain(before[1]),
    )  # fmt: skip


def _closed_periods(openings: Sequence[Opening]) -> list[BusinessError]:
    first = {one.day.strftime("%Y-%m"): one for one in reversed(openings) if one.day}
    problems = []
    for one in first.values():
        try:
            require_open(one.day or date.min)
        except BusinessError as error:
            problems.append(BusinessError(error.code, error.message, line=one.row, field="day", **error.params))
    return problems


def _check(actor: Actor, rows: Sequence[NumberedRow]) -> list[BusinessError]:
    return _openings(rows)[1]


def _apply(actor: Actor, rows: Sequence[NumberedRow]) -> Report:
    openings, _ = _openings(rows)
    before = _before(openings)
    new = [one for one in openings if not one.is_there(before)]
    groups: dict[tuple[int, date], list[Incoming]] = {}
    for one in new:
        if one.warehouse_id and one.day and one.product:
            goods = groups.setdefault((one.warehouse_id, one.day), [])
            goods.append(Incoming(one.product.pk, one.qty, one.unit_cost))
    for (warehouse_id, day), goods in groups.items():
        receive_stock(actor, warehouse_id=warehouse_id, day=day, goods=goods, kind=Location.OPENING)
    return Report(created=len(new), unchanged=len(openings) - len(new))


register(
    Loader(
        "opening-stock", gettext_noop("Opening stock"), "inventory.receive_stock", COLUMNS, _check, _apply,
        key=("warehouse", "product"),
    )
)  # fmt: skip
