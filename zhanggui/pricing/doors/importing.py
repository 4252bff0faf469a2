"""Import list prices: a product code and a price a row; may be the product file itself."""

from collections.abc import Sequence
from decimal import Decimal

from zhanggui.catalog.queries import ids_by_code
from zhanggui.foundation.importing.cells import Cells
from zhanggui.foundation.importing.loaders import Column, Loader, NumberedRow, Report, register
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.decimals import PRICE_PLACES
from zhanggui.kernel.errors import BusinessError, gettext_noop
from zhanggui.pricing.actions import set_prices
from zhanggui.pricing.queries import list_prices

COLUMNS = (
    Column(
        "code", gettext_noop("Product code"),
        ("product_id", "sku", "商品编码", "商品编号", "货号", "物料编码", "编码"), required=True,
    ),
    Column(
        "price", gettext_noop("List price"), ("unit_price", "价格", "单价", "目录价", "销售价", "零售价"), required=True
    ),
)  # fmt: skip


def _prices(rows: Sequence[NumberedRow]) -> tuple[dict[int, Decimal], list[BusinessError]]:
    """Prices by product id, and what is wrong with the rows."""
    problems: list[BusinessError] = []
    ids = ids_by_code(row.cells["code"] for row in rows)
    prices: dict[int, Decimal] = {}
    for row in rows:
        cells = Cells(row, problems)
        code, price = cells.text("code", 40), cells.number("price", PRICE_PLACES)
        if price < 0:
            cells.wrong("price.negative", gettext_noop("A price cannot be negative."), "price")
        if code in ids:
            prices[ids[code]] = price
        else:
            cells.wrong("product.code", gettext_noop("There is no product with the code “%(text)s”."), "code", text=code)
    return prices, problems


def _check(actor: Actor, rows: Sequence[NumberedRow]) -> list[BusinessError]:
    return _prices(rows)[1]


def _apply(actor: Actor, rows: Sequence[NumberedRow]) -> Report:
    prices, _ = _prices(rows)
    before = list_prices(prices)
    new = {product: price for product, price in prices.items() if before.get(product) != price}
    if new:
        set_prices(actor, prices=new)
    return Report(created=len(new), unchanged=len(prices) - len(new))


register(Loader("prices", gettext_noop("List prices"), "pricing.edit_price", COLUMNS, _check, _apply, key=("code",)))
