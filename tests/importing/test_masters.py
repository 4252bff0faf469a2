"""Customers, suppliers, products, prices and opening stock: good files go in, bad ones tell everything at once."""

from decimal import Decimal

import pytest

from tests.support.cast import PASSWORD, Cast, system
from tests.support.refusals import refused
from tests.support.tables import csv_of, told, xlsx_of
from zhanggui.catalog.models import Category, Product
from zhanggui.foundation.identity.actions import create_user
from zhanggui.foundation.importing import actions as importing
from zhanggui.foundation.importing.actions import check_file, import_file
from zhanggui.foundation.importing.loaders import Report
from zhanggui.foundation.importing.models import ImportRun
from zhanggui.foundation.importing.tables import Table, read_table
from zhanggui.foundation.operations.frame import record
from zhanggui.foundation.operations.models import Operation
from zhanggui.inventory.models import Balance, Cost, StockReceipt
from zhanggui.kernel.errors import BusinessError
from zhanggui.parties.models import Customer, Supplier
from zhanggui.pricing.queries import list_prices

CUSTOMERS = csv_of(
    ("客户编码", "客户名称", "简称", "业务员", "城市", "联系人"),
    ("KH-9001", "绍兴鸿达纺织机械有限公司", "鸿达", "seller", "绍兴", "张伟"),
    ("KH-9002", "嘉兴海宁物业有限公司", "", "", "海宁", ""),
    ("KH-0137", "another name", "", "", "", ""),
    encoding="gb18030",
)
STOCK = ("warehouse", "product", "qty", "cost", "date")


def bring(cast: Cast, kind: str, data: bytes, name: str = "f.csv") -> Report:
    return import_file(cast.boss, kind=kind, name=name, data=data)


def problems(cast: Cast, kind: str, data: bytes) -> list[tuple[int | None, str | None, str]]:
    with pytest.raises(BusinessError) as caught:
        check_file(cast.boss, kind=kind, name="f.csv", data=data)
    return told(caught.value)


def test_customers(cast: Cast) -> None:
    report = bring(cast, "customers", CUSTOMERS)
    assert (report.created, report.unchanged) == (2, 1)
    new = Customer.objects.get(code="KH-9001")
    assert (new.name, new.short_name, new.salesperson, new.city) == ("绍兴鸿达纺织机械有限公司", "鸿达", cast.seller, "绍兴")
    assert "sxhd" in new.search_key
    assert Customer.objects.get(code="KH-0137").name == cast.customer.name


def test_the_same_bytes_again_change_nothing_and_say_so(cast: Cast) -> None:
    bring(cast, "customers", CUSTOMERS)
    again = bring(cast, "customers", CUSTOMERS, "copy.csv")
    assert (again.created, again.unchanged) == (0, 3)
    assert ImportRun.objects.count() == 1
    assert Operation.objects.latest("id").entries[-1]["verb"] == "repeated"


def test_bad_customers_are_told_all_at_once(cast: Cast) -> None:
    data = csv_of(("编码", "名称", "业务员"), ("A", "x" * 121, ""), ("B", "b", "nobody"), ("A", "again", ""))
    assert problems(cast, "customers", data) == [
        (2, "name", "text.long"),
        (3, "salesperson", "user.unknown"),
        (4, "code", "import.twice"),
    ]
    with refused("text.long"):
        bring(cast, "customers", data)
    assert not Customer.objects.filter(code__in=["A", "B"]).exists()
    assert not ImportRun.objects.exists()


def test_a_dry_run_writes_nothing(cast: Cast) -> None:
    before = Operation.objects.count()
    assert check_file(cast.boss, kind="customers", name="f.csv", data=CUSTOMERS) == 3
    assert not Customer.objects.filter(code="KH-9001").exists()
    assert Operation.objects.count() == before


def test_products_with_their_suppliers_and_categories(cast: Cast) -> None:
    bring(cast, "suppliers", csv_of(("编码", "名称"), ("GYS-1", "浙江天台轴承厂")))
    sheet = xlsx_of(
        ("商品编码", "商品名称", "规格", "单位", "分类", "供应商编码", "税率", "小数位", "停用"),
        ("P-1", "自吸泵", "370W", "台", "水泵", "GYS-1", "13%", "", ""),
        ("P-2", "软电缆", "3×2.5", "米", "线缆", "", 0.09, 1, "是"),
    )
    report = bring(cast, "products", sheet, "商品.xlsx")
    assert report.created == 2
    pump, cable = Product.objects.get(code="P-1"), Product.objects.get(code="P-2")
    assert (pump.supplier, pump.tax_rate, pump.qty_places) == (Supplier.objects.get(), Decimal("0.13"), 0)
    assert (cable.unit, cable.tax_rate, cable.qty_places, cable.status) == ("米", Decimal("0.09"), 1, Product.STOPPED)
    assert set(Category.objects.values_list("name", flat=True)) == {"水泵", "线缆"}


def test_bad_products(cast: Cast) -> None:
    data = csv_of(
        ("编码", "名称", "supplier", "tax rate", "小数位", "停用"),
        ("P-1", "a", "GYS-9", "13", "7", "maybe"),
        ("P-1", "b", "", "", "", ""),
    )
    assert problems(cast, "products", data) == [
        (2, "supplier", "supplier.unknown"), (2, "tax_rate", "rate.range"), (2, "qty_places", "number.range"),
        (2, "stopped", "flag.invalid"), (3, "code", "import.twice"),
    ]  # fmt: skip


def test_prices_out_of_the_product_file(cast: Cast) -> None:
    data = csv_of(("编码", "名称", "单价"), ("ZC-10204", "轴承", "6.80"), ("DG-30110", "冲击钻", "450"))
    report = bring(cast, "prices", data)
    assert (report.created, report.changed, report.unchanged) == (0, 1, 1)
    assert list_prices([cast.drill.pk]) == {cast.drill.pk: Decimal(450)}
    again = bring(cast, "prices", data + b"\n")
    assert (again.created, again.unchanged) == (0, 2)


def test_bad_prices(cast: Cast) -> None:
    data = csv_of(("编码", "单价"), ("ZC-10204", "-1"), ("X", "1"), ("DG-30110", "1.123456789"))
    assert problems(cast, "prices", data) == [
        (2, "price", "price.negative"),
        (3, "code", "product.code"),
        (4, "price", "number.places"),
    ]


def test_opening_stock(cast: Cast) -> None:
    data = csv_of(STOCK, ("XS", "ZC-10204", "50", "4.10", "2026-10-01"), ("XS", "DG-30110", "1", "290", "2026-10-01"))
    report = bring(cast, "opening-stock", data)
    assert (report.created, report.unchanged) == (2, 0)
    receipt = StockReceipt.objects.get(kind="opening")
    assert (receipt.value, receipt.location) == (Decimal("495.00"), cast.warehouse)
    assert Balance.objects.get(product=cast.bearing).on_hand == 150
    assert Cost.objects.get(product=cast.bearing).value == Decimal("605.00")
    again = bring(cast, "opening-stock", data + b"\n")
    assert (again.created, again.unchanged) == (0, 2)
    assert Balance.objects.get(product=cast.bearing).on_hand == 150


def test_opening_stock_that_was_brought_in_otherwise_is_refused(cast: Cast) -> None:
    bring(cast, "opening-stock", csv_of(STOCK, ("XS", "ZC-10204", "50", "4.10", "2026-10-01")))
    assert problems(cast, "opening-stock", csv_of(STOCK, ("XS", "ZC-10204", "60", "4.10", "2026-10-01"))) == [
        (2, "qty", "opening.there")
    ]


def test_bad_opening_stock(cast: Cast) -> None:
    data = csv_of(
        STOCK,
        ("XS", "ZC-10204", "0", "4", "2026-10-01"),
        ("XS", "DG-30110", "1.5", "4", "2026-10-01"),
        ("YY", "NONE", "-3", "-1", "2026-10-99"),
        ("XS", "ZC-10204", "5", "4", "2025-01-01"),
    )
    assert problems(cast, "opening-stock", data) == [
        (2, "qty", "qty.not_positive"), (3, "qty", "qty.places"), (4, "warehouse", "warehouse.code"),
        (4, "product", "product.code"), (4, "qty", "qty.not_positive"), (4, "unit_cost", "cost.negative"),
        (4, "day", "date.invalid"), (5, "product", "import.twice"), (5, "day", "period.closed"),
    ]  # fmt: skip
    assert not StockReceipt.objects.filter(kind="opening").exists()


def test_a_kind_needs_its_own_permission(cast: Cast) -> None:
    admin = create_user(system(), username="admin", name="管理员", password=PASSWORD, roles=["administrator"])
    assert admin.has_permission("importing.import")
    with refused("permission.missing"):
        import_file(admin, kind="customers", name="f.csv", data=CUSTOMERS)
    with refused("permission.missing"):
        import_file(cast.seller, kind="customers", name="f.csv", data=CUSTOMERS)
    with refused("import.kind"):
        import_file(cast.boss, kind="secrets", name="f.csv", data=CUSTOMERS)


def test_a_file_is_read_before_its_transaction_begins(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(data: bytes, name: str, **how: object) -> Table:
        with pytest.raises(RuntimeError, match="outside of an action"):
            record("importing.run/1", "read")
        return read_table(data, name, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "read_table", read)
    assert bring(cast, "customers", CUSTOMERS).created
