"""Products on their pages: list, card, conflict."""

from decimal import Decimal

from tests.support.cast import Cast, system
from tests.support.pages import XSS, send, signed_in, statements, text_of, went_to
from zhanggui.catalog.actions import add_products, create_product
from zhanggui.catalog.domain import ProductCard
from zhanggui.catalog.models import Product

LIST = "/catalog/products/"


def fields(**changed: object) -> dict[str, object]:
    return {"code": "LS-001", "name": "外六角螺栓", "unit": "盒", "tax_rate": "13", "qty_places": "0", **changed}


def test_products_are_found_by_code_name_initials_and_barcode(cast: Cast) -> None:
    create_product(system(), card=ProductCard(code="ST-1", name="手套", barcode="6901234567892"))
    client = signed_in(cast.seller)
    assert "手套" in text_of(client, f"{LIST}?q=6901234567892")
    page = text_of(client, f"{LIST}?q=sgqzc")
    assert cast.bearing.name in page
    assert cast.drill.name not in page


def test_the_list_asks_the_same_number_of_times_for_any_length(cast: Cast) -> None:
    add_products(system(), cards=[ProductCard(code=f"P-{n:03}", name=f"商品{n}", category=f"类{n % 7}") for n in range(60)])
    client = signed_in(cast.boss)
    with statements(6):
        page = text_of(client, LIST)
    assert "Next page" in page
    with statements(6):
        assert "P-006" in text_of(client, f"{LIST}?status=active&q=P-0")


def test_a_product_is_added_with_a_rate_typed_in_percent(cast: Cast) -> None:
    client = signed_in(cast.boss)
    url = went_to(send(client, f"{LIST}new/", fields(tax_rate="９％", category="紧固件")))
    product = Product.objects.select_related("category").get(code="LS-001")
    assert (product.tax_rate, str(product.category), product.qty_places) == (Decimal("0.09"), "紧固件", 0)
    page = text_of(client, url)
    assert "9%" in page
    assert f'hx-get="/inventory/products/{product.pk}/stock/"' in page
    assert f'hx-get="/pricing/products/{product.pk}/prices/"' in page


def test_what_is_wrong_stands_beside_its_field(cast: Cast) -> None:
    client = signed_in(cast.boss)
    for name, value in (
        ("code", cast.drill.code),
        ("tax_rate", "130"),
        ("tax_rate", "x"),
        ("supplier_code", "NO"),
        ("qty_places", "7"),
    ):
        answer = send(client, f"{LIST}new/", fields(**{name: value}))
        assert answer.status_code == 200
        assert f'id="id_{name}_error"' in answer.content.decode()
    assert Product.objects.count() == 2


def test_a_card_is_changed_and_a_conflict_is_shown(cast: Cast) -> None:
    client, url = signed_in(cast.boss), f"{LIST}{cast.drill.pk}/edit/"
    changed = fields(code=cast.drill.code, name=cast.drill.name, unit="台", stopped="on", version=1)
    assert went_to(send(client, url, changed)) == f"{LIST}{cast.drill.pk}/"
    assert Product.objects.get(pk=cast.drill.pk).status == Product.STOPPED
    late = send(client, url, {**changed, "name": "冲击钻"}).content.decode()
    assert "Somebody else changed this meanwhile" in late
    assert 'value="冲击钻"' in late
    assert client.get(f"{LIST}lookup/?q=DG").json()["hits"] == []


def test_a_card_keeps_what_the_form_shows(cast: Cast) -> None:
    page = text_of(signed_in(cast.boss), f"{LIST}{cast.bearing.pk}/edit/")
    for shown in ('value="13"', 'value="6204-2RS"', 'value="ZC-10204"', 'name="version" value="1"'):
        assert shown in page


def test_only_those_who_keep_products_change_them(cast: Cast) -> None:
    client = signed_in(cast.seller)
    assert client.get(f"{LIST}new/").status_code == 403
    assert send(client, f"{LIST}{cast.drill.pk}/edit/", fields(version=1)).status_code == 403
    assert "New product" not in text_of(client, LIST)
    assert client.get(f"{LIST}999999/").status_code == 404


def test_names_are_text_never_markup(cast: Cast) -> None:
    evil = create_product(system(), card=ProductCard(code="EVIL", name=XSS, spec=XSS, category=XSS, unit="<b>"))
    client = signed_in(cast.boss)
    for url in (LIST, f"{LIST}{evil.pk}/", f"{LIST}{evil.pk}/edit/"):
        page = text_of(client, url)
        assert XSS not in page
        assert "&lt;script&gt;alert" in page
