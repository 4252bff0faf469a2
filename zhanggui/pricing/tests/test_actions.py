"""List prices: set in one go, old and new kept in the log."""

from decimal import Decimal

from tests.support.cast import Cast
from tests.support.refusals import refused
from zhanggui.foundation.operations.models import Operation
from zhanggui.pricing.actions import set_prices
from zhanggui.pricing.queries import list_prices


def test_prices_are_set_together_and_only_changes_are_logged(cast: Cast) -> None:
    set_prices(cast.boss, prices={cast.bearing.pk: Decimal("7.12345678"), cast.drill.pk: Decimal(438)})
    assert list_prices([cast.bearing.pk, cast.drill.pk, 0]) == {cast.bearing.pk: Decimal("7.12345678"), cast.drill.pk: 438}
    entry = Operation.objects.latest("id").entries[0]
    assert entry["changes"] == [[f"catalog.product/{cast.bearing.pk}", "6.8", "7.12345678"]]


def test_a_negative_price_sets_nothing(cast: Cast) -> None:
    with refused("price.negative", field="price"):
        set_prices(cast.boss, prices={cast.bearing.pk: Decimal(1), cast.drill.pk: Decimal("-0.01")})
    assert list_prices([cast.bearing.pk])[cast.bearing.pk] == Decimal("6.80")
    with refused("permission.missing"):
        set_prices(cast.seller, prices={cast.bearing.pk: Decimal(1)})
