"""Records that are there are changed where that was chosen, and an import is taken back while nothing depends on it."""

from decimal import Decimal

from tests.support.cast import DAY, Cast
from tests.support.refusals import refused
from tests.support.tables import csv_of
from zhanggui.catalog.models import Product
from zhanggui.foundation.importing.actions import import_file, undo_run
from zhanggui.foundation.importing.loaders import Report, loader_of
from zhanggui.foundation.importing.matching import rows_of
from zhanggui.foundation.importing.models import ImportRun
from zhanggui.foundation.importing.tables import read_table
from zhanggui.foundation.operations.models import Operation
from zhanggui.parties.actions import change_customer
from zhanggui.parties.domain import CustomerCard
from zhanggui.parties.models import Customer, Supplier
from zhanggui.pricing.queries import list_prices
from zhanggui.sales.actions.orders import create_order
from zhanggui.sales.domain.drafts import Draft, DraftLine

CUSTOMERS = csv_of(("客户编码", "客户名称", "城市", "电话"), ("KH-0137", "甬兴机电", "宁波", ""), ("KH-77", "新客户", "", ""))


def bring(cast: Cast, kind: str, data: bytes) -> Report:
    return import_file(cast.boss, kind=kind, name="f.csv", data=data, update=True)


def test_customers_are_changed_where_a_cell_is_filled(cast: Cast) -> None:
    Customer.objects.filter(code="KH-0137").update(phone="0574-1")
    report = bring(cast, "customers", CUSTOMERS)
    assert (report.created, report.changed, report.unchanged) == (1, 1, 0)
    changed = Customer.objects.get(code="KH-0137")
    assert (changed.name, changed.city, changed.phone, changed.salesperson) == ("甬兴机电", "宁波", "0574-1", cast.seller)
    assert (changed.version, "yxjd" in changed.search_key) == (2, True)
    entry = next(e for e in Operation.objects.latest("id").entries if e["subject"] == f"parties.customer/{changed.pk}")
    assert ["city", "", "宁波"] in entry["changes"]
    again = import_file(cast.boss, kind="customers", name="f.csv", data=CUSTOMERS + b"\n", update=True)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 2)


def test_what_would_change_is_told_before(cast: Cast) -> None:
    loader = loader_of("customers")
    assert loader.compare
    effects = loader.compare(cast.boss, rows_of(loader, read_table(CUSTOMERS, "f.csv")))
    assert [(effect.new, effect.changes) for effect in effects] == [
        (False, (("name", cast.customer.name, "甬兴机电"), ("city", "", "宁波"))),
        (True, ()),
    ]


def test_an_import_of_customers_is_undone(cast: Cast) -> None:
    run = bring(cast, "customers", CUSTOMERS).run_id
    undo_run(cast.boss, run_id=run)
    back = Customer.objects.get(code="KH-0137")
    assert (back.name, back.city, back.search_key, back.version) == (cast.customer.name, "", cast.customer.search_key, 3)
    assert not Customer.objects.filter(code="KH-77").exists()
    assert ImportRun.objects.get().state == ImportRun.UNDONE
    with refused("import.undo"):
        undo_run(cast.boss, run_id=run)
    assert bring(cast, "customers", CUSTOMERS).created == 1


def test_nobody_undoes_over_a_later_change(cast: Cast) -> None:
    run = bring(cast, "customers", CUSTOMERS).run_id
    new = Customer.objects.get(code="KH-77")
    change_customer(cast.boss, customer_id=new.pk, card=CustomerCard(code="KH-77", name="改名"), version=1)
    with refused("import.changed_since") as caught:
        undo_run(cast.boss, run_id=run)
    assert "改名" in str(caught.value)
    assert Customer.objects.get(code="KH-0137").name == "甬兴机电"


def test_what_is_in_use_is_named(cast: Cast) -> None:
    run = bring(cast, "customers", CUSTOMERS).run_id
    line = DraftLine(product_id=cast.bearing.pk, qty=Decimal(1))
    pk = Customer.objects.get(code="KH-77").pk
    create_order(cast.boss, draft=Draft(customer_id=pk, warehouse_id=cast.warehouse.pk, order_date=DAY, lines=[line]))
    with refused("import.used") as caught:
        undo_run(cast.boss, run_id=run)
    assert "新客户" in str(caught.value)


def test_products_are_changed_and_undone(cast: Cast) -> None:
    bring(cast, "suppliers", csv_of(("编码", "名称"), ("S-1", "厂家")))
    data = csv_of(
        ("编码", "名称", "分类", "供应商编码", "税率"), ("DG-30110", "冲击钻", "电动", "S-1", "9%"), ("N-1", "新品", "", "", "")
    )
    report = bring(cast, "products", data)
    assert (report.created, report.changed) == (1, 1)
    drill = Product.objects.get(code="DG-30110")
    assert (drill.name, str(drill.category), str(drill.supplier), drill.tax_rate, drill.unit) == (
        "冲击钻", "电动", "厂家", Decimal("0.09"), "台",
    )  # fmt: skip
    undo_run(cast.boss, run_id=report.run_id)
    drill = Product.objects.get(code="DG-30110")
    assert (drill.name, drill.category, drill.supplier, drill.tax_rate) == (
        "锂电冲击钻", None, None, cast.drill.tax_rate,
    )  # fmt: skip
    assert not Product.objects.filter(code="N-1").exists()


def test_prices_are_undone_unless_they_moved(cast: Cast) -> None:
    bring(cast, "products", csv_of(("编码", "名称"), ("N-1", "新品")))
    new = Product.objects.get(code="N-1").pk
    report = bring(cast, "prices", csv_of(("编码", "单价"), ("DG-30110", "450"), ("N-1", "3")))
    assert (report.created, report.changed) == (1, 1)
    undo_run(cast.boss, run_id=report.run_id)
    assert list_prices([cast.drill.pk, new]) == {cast.drill.pk: Decimal(438)}
    first = bring(cast, "prices", csv_of(("编码", "单价"), ("DG-30110", "451")))
    bring(cast, "prices", csv_of(("编码", "单价"), ("DG-30110", "452")))
    with refused("import.changed_since"):
        undo_run(cast.boss, run_id=first.run_id)


def test_suppliers_are_changed_and_undone(cast: Cast) -> None:
    bring(cast, "suppliers", csv_of(("编码", "名称", "电话"), ("S-1", "厂家", "1")))
    report = bring(cast, "suppliers", csv_of(("编码", "名称", "电话"), ("S-1", "新名", ""), ("S-2", "二厂", "")))
    assert (report.created, report.changed) == (1, 1)
    assert Supplier.objects.values_list("name", "phone").get(code="S-1") == ("新名", "1")
    undo_run(cast.boss, run_id=report.run_id)
    assert list(Supplier.objects.values_list("code", "name")) == [("S-1", "厂家")]
