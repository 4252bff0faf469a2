"""What a change of an order changed: its head and lines as short texts, before and after."""

from collections.abc import Mapping, Sequence

from zhanggui.kernel.decimals import plain
from zhanggui.sales.models import Order, OrderLine

MOST_CHANGES = 60


def snapshot(order: Order, lines: Sequence[OrderLine]) -> dict[str, str]:
    """The order as texts by field; a line's field is `line 3`."""
    head = {
        "customer": order.customer_name,
        "warehouse": order.warehouse.name,
        "order_date": order.order_date.isoformat(),
        "due_date": order.due_date.isoformat() if order.due_date else "",
        "external_number": order.external_number or "",
        "ship_name": order.ship_name,
        "ship_address": order.ship_address,
        "ship_country": order.ship_country,
        "note": order.note,
        "tax_included": str(order.tax_included),
        "freight": plain(order.freight),
    }
    return head | {f"line {line.line_no}": _line_text(line) for line in lines} | {"total": plain(order.total)}


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[list[str]]:
    """[field, old, new] of every field that differs, in the order of the document, at most `MOST_CHANGES`."""
    names = [*before, *(name for name in after if name not in before)]
    changed = [[name, before.get(name, ""), after.get(name, "")] for name in names]
    return [one for one in changed if one[1] != one[2]][:MOST_CHANGES]


def _line_text(line: OrderLine) -> str:
    text = f"{line.product.code} {plain(line.ordered)} × {plain(line.price)}"
    text = f"{text} − {plain(line.discount * 100)}%" if line.discount else text
    return f"{text} ({line.note})" if line.note else text
