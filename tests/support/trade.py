"""Ready-made business for tests of the rooms below sales: orders that are approved and shipped."""

from decimal import Decimal

from tests.support.cast import DAY, Cast
from zhanggui.catalog.models import Product
from zhanggui.sales.actions.deliveries import Part, post_delivery
from zhanggui.sales.actions.orders import create_order, submit_order


def order(cast: Cast, *lines: tuple[Product, str]) -> int:
    """The id of an order of the cast's customer that needed no approval."""
    made = create_order(cast.seller, draft=cast.draft(*lines))
    return submit_order(cast.seller, order_id=made.pk).pk


def ship(cast: Cast, order_id: int, *parts: tuple[int, str]) -> str:
    """Ship (line, quantity) pairs, or all that is open; the number of the delivery."""
    chosen = [Part(line, Decimal(qty)) for line, qty in parts] or None
    return str(post_delivery(cast.keeper, order_id=order_id, day=DAY, parts=chosen).number)
