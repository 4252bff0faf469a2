"""Products: codes once, references by name, edits that cross are refused."""

from dataclasses import replace
from decimal import Decimal

from tests.support.cast import Cast, system
from tests.support.refusals import refused
from zhanggui.catalog.actions import add_products, change_product, create_product
from zhanggui.catalog.domain import ProductCard
from zhanggui.catalog.models import Category, Product
from zhanggui.catalog.queries import found
from zhanggui.foundation.masters.actions import Row
from zhanggui.foundation.operations.models import Operation
from zhanggui.parties.actions import put_suppliers
from zhanggui.parties.domain import SupplierCard

CARD = ProductCard(code="P-1", name="龙井茶", barcode="6901234567892", category="茶叶", supplier_code="S-1", qty_places=3)


def test_a_product_finds_its_category_and_its_supplier(cast: Cast) -> None:
    put_suppliers(system(), rows=[Row(SupplierCard(code="S-1", name="茶厂"), {})])
    made = create_product(system(), card=CARD)
    assert made.category is not None
    assert made.supplier is not None
    assert (made.category.name, made.supplier.name) == ("茶叶", "茶厂")
    create_product(system(), card=replace(CARD, code="P-2", supplier_code=""))
    assert Category.objects.count() == 1
    for text in ("p-1", "龙井", "longjing", "ljc", " 6901234567892 "):
        assert made in found(cast.seller, text)


def test_a_code_is_taken_once_and_crossing_edits_are_refused(cast: Cast) -> None:
    made = create_product(system(), card=CARD)
    with refused("product.code_taken", field="code"):
        create_product(system(), card=CARD)
    with refused("product.code_taken", field="code"):
        change_product(system(), product_id=made.pk, card=replace(CARD, code=cast.bearing.code), version=1)
    assert change_product(system(), product_id=made.pk, card=replace(CARD, stopped=True), version=1).status == Product.STOPPED
    with refused("edit.conflict"):
        change_product(system(), product_id=made.pk, card=CARD, version=1)
    with refused("product.unknown", field="product"):
        change_product(system(), product_id=0, card=CARD, version=1)
    with refused("permission.missing"):
        change_product(cast.seller, product_id=made.pk, card=CARD, version=2)


def test_the_log_tells_every_field_that_changed(cast: Cast) -> None:
    made = create_product(system(), card=CARD)
    card = replace(CARD, category="绿茶", tax_rate=Decimal("0.09"), stopped=True)
    change_product(system(), product_id=made.pk, card=card, version=1)
    entry = Operation.objects.filter(subject=f"catalog.product/{made.pk}").order_by("-id")[0].entries[0]
    assert entry["changes"] == [["category", "茶叶", "绿茶"], ["tax_rate", "0.13", "0.09"], ["stopped", "false", "true"]]


def test_an_import_adds_only_what_is_new(cast: Cast) -> None:
    cards = [replace(CARD, code=f"P-{n}") for n in range(3)]
    assert (add_products(system(), cards=cards), add_products(system(), cards=cards)) == (3, 0)
