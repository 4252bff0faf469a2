"""List prices in their table."""

from decimal import Decimal

from tests.support.cast import Cast, system
from tests.support.pages import send, signed_in, statements, text_of, went_to
from zhanggui.catalog.actions import add_products
from zhanggui.catalog.domain import ProductCard
from zhanggui.pricing.actions import set_prices
from zhanggui.pricing.queries import list_prices

URL = "/pricing/prices/"


def cells(cast: Cast, bearing: str = "6.8", drill: str = "438", seen: str = "6.8") -> dict[str, object]:
    return {
        f"seen-{cast.bearing.pk}": seen, f"price-{cast.bearing.pk}": bearing,
        f"seen-{cast.drill.pk}": "438", f"price-{cast.drill.pk}": drill,
    }  # fmt: skip


def test_only_changed_prices_are_written(cast: Cast) -> None:
    client = signed_in(cast.boss)
    assert 'value="6.8"' in text_of(client, URL)
    assert went_to(send(client, f"{URL}?q=", cells(cast, bearing="7.05"))) == f"{URL}?q="
    assert list_prices([cast.bearing.pk, cast.drill.pk]) == {cast.bearing.pk: Decimal("7.05"), cast.drill.pk: Decimal(438)}
    panel = text_of(client, f"/pricing/products/{cast.bearing.pk}/prices/")
    assert "7.05" in panel
    assert "6.80" in panel
    assert cast.boss.name in panel
    assert text_of(client, f"/pricing/products/{cast.drill.pk}/prices/").count("438.00") == 2


def test_anothers_change_is_not_overwritten_unseen(cast: Cast) -> None:
    set_prices(system(), prices={cast.bearing.pk: Decimal("6.95")})
    client = signed_in(cast.boss)
    page = send(client, URL, cells(cast, bearing="7.05", drill="440")).content.decode()
    assert "Somebody else set this price to 6.95 meanwhile." in page
    assert list_prices([cast.bearing.pk, cast.drill.pk]) == {cast.bearing.pk: Decimal("6.95"), cast.drill.pk: Decimal(438)}
    assert went_to(send(client, URL, cells(cast, bearing="7.05", drill="440", seen="6.95")))
    assert list_prices([cast.bearing.pk])[cast.bearing.pk] == Decimal("7.05")


def test_what_is_no_price_is_refused_in_its_cell(cast: Cast) -> None:
    client = signed_in(cast.boss)
    for typed in ("-1", "abc", "1.123456789", ""):
        page = send(client, URL, cells(cast, bearing=typed)).content.decode()
        assert f'id="wrong-{cast.bearing.pk}"' in page
    assert list_prices([cast.bearing.pk])[cast.bearing.pk] == Decimal("6.80")


def test_who_may_only_look_gets_no_inputs(cast: Cast) -> None:
    client = signed_in(cast.seller)
    page = text_of(client, URL)
    assert "6.80" in page
    assert "<input" not in page.split("<table")[1].split("</table>")[0]
    assert send(client, URL, cells(cast, bearing="1")).status_code == 403
    assert list_prices([cast.bearing.pk])[cast.bearing.pk] == Decimal("6.80")


def test_the_table_asks_the_same_number_of_times_for_any_length(cast: Cast) -> None:
    add_products(system(), cards=[ProductCard(code=f"P-{n:03}", name=f"商品{n}") for n in range(60)])
    client = signed_in(cast.boss)
    with statements(6):
        assert "Next page" in text_of(client, URL)
