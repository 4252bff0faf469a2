"""Import products: one row each; a code that is there already stays as it is, unless it is to be changed.

Prices belong to a floor above: the same file goes in once more as `prices`.
"""

from collections.abc import Sequence
from decimal import Decimal

from zhanggui.catalog.actions import add_products, change_products
from zhanggui.catalog.domain import ProductCard
from zhanggui.catalog.models import Product
from zhanggui.catalog.queries import visible_to
from zhanggui.foundation.importing.cells import Cells
from zhanggui.foundation.importing.loaders import Column, Loader, NumberedRow, Report, Written, register
from zhanggui.foundation.importing.own import own_columns, own_values
from zhanggui.foundation.importing.undo import undo_masters
from zhanggui.foundation.importing.updating import Records, missing_codes, new_of
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.decimals import QTY_PLACES
from zhanggui.kernel.errors import BusinessError, gettext_noop
from zhanggui.parties.models import Supplier

COLUMNS = (
    Column(
        "code", gettext_noop("Product code"),
        ("product_id", "sku", "商品编码", "商品编号", "货号", "物料编码", "编码"), required=True,
    ),
    Column("name", gettext_noop("Product name"), ("product_name", "商品名称", "品名", "名称"), required=True),
    Column("spec", gettext_noop("Specification"), ("规格", "规格型号", "型号", "quantity_per_unit")),
    Column("unit", gettext_noop("Unit"), ("单位", "基本单位", "计量单位", "uom")),
    Column("barcode", gettext_noop("Barcode"), ("条码", "条形码", "商品条码", "ean")),
    Column("category", gettext_noop("Category"), ("分类", "类别", "商品分类", "category_name")),
    Column("supplier", gettext_noop("Supplier code"), ("supplier_code", "supplier_id", "供应商编码", "供应商")),
    Column("tax_rate", gettext_noop("Tax rate"), ("税率", "增值税率", "vat")),
    Column("qty_places", gettext_noop("Decimals of the quantity"), ("数量小数位", "小数位")),
    Column("stopped", gettext_noop("Stopped"), ("停用", "discontinued", "是否停用")),
)  # fmt: skip
DEFAULTS = ProductCard(code="", name="")


def _products(rows: Sequence[NumberedRow]) -> tuple[list[ProductCard], list[BusinessError]]:
    problems: list[BusinessError] = []
    codes = {row.cells.get("supplier", "") for row in rows} - {""}
    suppliers = set(Supplier.objects.filter(code__in=codes).values_list("code", flat=True))
    cards = [_product(Cells(row, problems), suppliers) for row in rows]
    return cards, problems


def _product(cells: Cells, suppliers: set[str]) -> ProductCard:
    supplier = cells.text("supplier", 40)
    if supplier and supplier not in suppliers:
        cells.wrong("supplier.unknown", gettext_noop("There is no supplier with the code “%(text)s”."), "supplier", text=supplier)
    return ProductCard(
        code=cells.text("code", 40), name=cells.text("name", 120), spec=cells.text("spec", 120),
        unit=cells.text("unit", 20) or DEFAULTS.unit, barcode=cells.text("barcode", 40),
        category=cells.text("category", 60), supplier_code=supplier,
        tax_rate=cells.rate("tax_rate", Decimal(DEFAULTS.tax_rate)), qty_places=cells.whole("qty_places", QTY_PLACES),
        stopped=cells.flag("stopped"),
    )  # fmt: skip


def _known(actor: Actor, codes: set[str]) -> dict[str, Product]:
    rows = visible_to(actor).filter(code__in=codes).select_related("category", "supplier")
    return {product.code: product for product in rows}


def _card_of(product: Product) -> ProductCard:
    return ProductCard(
        code=product.code, name=product.name, spec=product.spec, unit=product.unit, barcode=product.barcode,
        category=product.category.name if product.category else "",
        supplier_code=product.supplier.code if product.supplier else "", tax_rate=product.tax_rate,
        qty_places=product.qty_places, stopped=product.status == Product.STOPPED,
    )  # fmt: skip


RECORDS = Records(
    Product.carrier, _known, lambda rows: _products(rows)[0], _card_of,
    lambda actor, changes: change_products(actor, changes=changes), {"supplier": "supplier_code"},
)  # fmt: skip


def _undo(actor: Actor, written: Sequence[Written]) -> None:
    undo_masters(Product, "catalog.product", written)


def _check(actor: Actor, rows: Sequence[NumberedRow]) -> list[BusinessError]:
    return _products(rows)[1] + own_values(actor, Product.carrier, rows)[1]


def _apply(actor: Actor, rows: Sequence[NumberedRow]) -> Report:
    extras, _ = own_values(actor, Product.carrier, rows)
    new = missing_codes(Product, rows)
    created = add_products(actor, cards=_products(rows)[0], extras=extras)
    return Report(created=created, unchanged=len(rows) - created, written=new_of(Product, new))


def _own() -> tuple[Column, ...]:
    return own_columns(Product.carrier)


register(
    Loader(
        "products", gettext_noop("Products"), "catalog.edit_product", COLUMNS, _check, _apply,
        key=("code",), compare=RECORDS.compare, update=RECORDS.update, undo=_undo, own=_own,
    )
)  # fmt: skip
