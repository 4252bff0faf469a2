"""入库单: bring goods in at a cost."""

from collections.abc import Sequence
from datetime import date

from zhanggui.foundation.books.rows import insert_rows
from zhanggui.foundation.numbering.actions import take_number
from zhanggui.foundation.operations.frame import action, record
from zhanggui.foundation.periods.queries import require_open
from zhanggui.inventory.actions.posting import bring_in
from zhanggui.inventory.domain import Incoming, incoming_value
from zhanggui.inventory.models import Location, StockReceipt, StockReceiptLine
from zhanggui.inventory.queries import seen_warehouse
from zhanggui.kernel import clock
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.decimals import ZERO
from zhanggui.kernel.errors import BusinessError, gettext_noop, refuse_all

SERIES = "RKD"


@action("inventory.receive_stock", moves=True)
def receive_stock(
    actor: Actor, /, *, warehouse_id: int, day: date, goods: Sequence[Incoming], kind: str = Location.SUPPLIER, note: str = ""
) -> StockReceipt:  # fmt: skip
    """Bring goods into a warehouse at their cost, from suppliers or as opening stock, and post it at once."""
    refuse_all(_problems(goods))
    require_open(day)
    location = seen_warehouse(warehouse_id)
    receipt = StockReceipt.objects.create(
        kind=kind, location=location, business_date=day, note=note, creator_id=actor.actor_id,
        posted_at=clock.now(), value=sum(map(incoming_value, goods), ZERO),
    )  # fmt: skip
    lines = insert_rows(
        StockReceiptLine,
        [
            StockReceiptLine(
                receipt=receipt, line_no=n, product_id=g.product_id, qty=g.qty, unit_cost=g.unit_cost,
                value=incoming_value(g),
            )
            for n, g in enumerate(goods, 1)
        ],
    )  # fmt: skip
    document = f"inventory.receipt/{receipt.pk}"
    pairs = [(line.pk, incoming) for line, incoming in zip(lines, goods, strict=True)]
    bring_in(actor, location=location, origin=kind, day=day, document=document, goods=pairs)
    receipt.number = take_number(SERIES, day)
    receipt.save(update_fields=["number"])
    record(document, "posted", note=note)
    return receipt


def _problems(goods: Sequence[Incoming]) -> list[BusinessError]:
    if not goods:
        return [BusinessError("lines.none", gettext_noop("There are no lines; add at least one."))]
    problems = []
    for number, incoming in enumerate(goods, 1):
        if incoming.qty <= 0:
            problems.append(
                BusinessError("qty.not_positive", gettext_noop("The quantity must be above zero."), line=number, field="qty")
            )
        if incoming.unit_cost < 0:
            problems.append(
                BusinessError("cost.negative", gettext_noop("A cost cannot be negative."), line=number, field="unit_cost")
            )
    return problems
