"""Import list prices: a product code and a price a row; may be the product file itself."""

from collections.abc import Sequence
from decimal import Decimal

from zhanggui.catalog.queries import ids_by_code, products_by_id
from zhanggui.foundation.importing.cells import Cells
from zhanggui.foundation.importing.loaders import Column, Effect, Loader, NumberedRow, Report, Written, register
from zhanggui.foundation.importing.undo import NAMED
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.decimals import PRICE_PLACES, plain
from zhanggui.kernel.errors import BusinessError, gettext_noop, refuse_all
from zhanggui.pricing.actions import drop_prices, set_prices
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
    created = sum(1 for product in new if product not in before)
    written = [
        Written(product, {"price": plain(before[product])} if product in before else None, {"price": plain(price)})
        for product, price in new.items()
    ]
    return Report(created=created, changed=len(new) - created, unchanged=len(prices) - len(new), written=written)


def _compare(actor: Actor, rows: Sequence[NumberedRow]) -> list[Effect]:
    prices, _ = _prices(rows)
    before, ids = list_prices(prices), ids_by_code(row.cells["code"] for row in rows)
    effects = []
    for row in rows:
        product = ids[row.cells["code"]]
        old, new = before.get(product), prices[product]
        changes = () if old in (None, new) else (("price", plain(old), plain(new)),)
        effects.append(Effect(new=old is None, changes=changes))
    return effects


def _undo(actor: Actor, written: Sequence[Written]) -> None:
    """Give every product the price it had, if it still has the imported one."""
    now = list_prices(one.object_id for one in written)
    moved = [one.object_id for one in written if one.after != {"price": plain(now.get(one.object_id, Decimal(-1)))}]
    names = products_by_id(moved[:NAMED])
    refuse_all([
        BusinessError("import.changed_since", gettext_noop("“%(text)s” was changed since the import."), text=str(names[pk]))
        for pk in moved[:NAMED]
    ])  # fmt: skip
    before = {one.object_id: Decimal(str(one.before["price"])) for one in written if one.before}
    if before:
        set_prices(actor, prices=before)
    drop_prices(actor, product_ids=[one.object_id for one in written if one.before is None])


register(
    Loader(
        "prices",
        gettext_noop("List prices"),
        "pricing.edit_price",
        COLUMNS,
        _check,
        _apply,
        key=("code",),
        compare=_compare,
        undo=_undo,
    )
)
