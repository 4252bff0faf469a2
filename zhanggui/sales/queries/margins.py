"""What the lines of an order earn. Only for people who may see cost."""

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Sum

from zhanggui.inventory.models import Location
from zhanggui.inventory.queries import pool_costs
from zhanggui.kernel.decimals import ZERO, divided, times
from zhanggui.sales.models import Delivery, DeliveryLine, OrderLine


def unit_costs(product_ids: Sequence[int], warehouse: Location) -> dict[int, Decimal]:
    """The moving average per unit in the warehouse's cost pool; products without stock are left out."""
    worths = pool_costs(product_ids)
    averages = {product: worth.average for (pool, product), worth in worths.items() if pool == warehouse.pool_id}
    return {product: average for product, average in averages.items() if average is not None}


def margins_of(lines: Sequence[OrderLine], warehouse: Location) -> dict[int, Decimal]:
    """Margin rate by line id: of what was delivered at its cost, else expected at today's moving average.

    Lines without a cost or without a net amount are left out. Two queries.
    """
    posted = DeliveryLine.objects.filter(order_line__in=lines, delivery__status=Delivery.POSTED).order_by()
    issued = dict(posted.values("order_line_id").annotate(total=Sum("cost")).values_list("order_line_id", "total"))
    averages = unit_costs([line.product_id for line in lines], warehouse)
    margins = {}
    for line in lines:
        net, cost = _worth(line, issued.get(line.pk), averages.get(line.product_id))
        if net and cost is not None:
            margins[line.pk] = divided(net - cost, net, 6)
    return margins


def _worth(line: OrderLine, issued: Decimal | None, average: Decimal | None) -> tuple[Decimal, Decimal | None]:
    """Net amount and cost that belong together."""
    if line.delivered > ZERO:
        return line.charged_gross - line.charged_tax, issued
    return line.net, None if average is None else times(average, line.ordered)
