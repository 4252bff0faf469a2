"""What the tests of the command line do to a book from outside."""

from typing import Any

from zhanggui.foundation.books.context import connection
from zhanggui.sales.models import Order


def damage_stock(_number: int, _gate: Any) -> None:
    """Put a piece into every balance that no move brought in."""
    with connection().cursor() as cursor:
        cursor.execute(
            "UPDATE inventory_balance SET on_hand = on_hand + 1000000 WHERE id = (SELECT min(id) FROM inventory_balance)"
        )


def orders(_number: int, _gate: Any) -> list[list[str | None]]:
    """Number and status of every order."""
    return [list(row) for row in Order.objects.order_by("id").values_list("number", "status")]
