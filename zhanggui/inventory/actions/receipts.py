"""入库单: bring goods in at a cost."""

from collections.abc import Iterator, Sequence
from datetime import date

from zhanggui.catalog.domain import quantity_problem
from zhanggui.catalog.models import Product
from zhanggui.catalog.queries import products_by_id
from zhanggui.foundation.books.rows import insert_rows
from zhanggui.foundation.numbering.actions import take_number
from zhanggui.foundation.operations.frame import action, record
from zhanggui.foundation.periods.queries import require_open
from zhanggui.inventory.actions.posting import bring_in
from zhanggui.inventory.domain import Incoming, incoming_value
from zhanggui.inventory.models import Location, StockReceipt, StockReceiptLine
from zhanggui.inventory.queries import own_warehouse
from zhanggui.kernel import clock
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.decimals import ZERO
from zhanggui.kernel.errors import BusinessError, gettext_noop, refuse_all
from zhanggui.kernel.money import too_large

SERIES = "RKD"
ORIGINS = (Location.SUPPLIER, Location.OPENING)


@action("inventory.receive_stock", moves=True)
def receive_stock(
    actor: Actor, /, *, warehouse_id: int, day: date, goods: Sequence[Incoming], kind: str = Location.SUPPLIER, note: str = ""
) -> StockReceipt:  # fmt: skip
    """Bring goods into a warehouse at their cost, from suppliers or as opening stock, and post it at once."""
    refuse_all(_problems(kind, goods))
    require_open(day)
    location = own_warehouse(actor, warehouse_id)
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


def _problems(kind: str, goods: Sequence[Incoming]) -> list[BusinessError]:
    if kind not in ORIGINS:
        return [BusinessError("origin.unknown", gettext_noop("Goods come from a supplier or as opening stock."), field="kind")]
    if not goods:
        return [BusinessError("lines.none", gettext_noop("There are no lines; add at least one."))]
    products = products_by_id(incoming.product_id for incoming in goods)
    problems = [
        problem
        for number, incoming in enumerate(goods, 1)
        for problem in _line_problems(number, incoming, products.get(incoming.product_id))
    ]
    return problems + too_large(((number, incoming_value(x)) for number, x in enumerate(goods, 1)), field="qty")


def _line_problems(number: int, incoming: Incoming, product: Product | None) -> Iterator[BusinessError]:
    if product is None:
        yield BusinessError(
            "product.unknown", gettext_noop("There is no such product; choose one from the list."),
            line=number, field="product",
        )  # fmt: skip
    elif problem := quantity_problem(incoming.qty, product.qty_places, line=number):
        yield problem
    if incoming.unit_cost < 0:
        yield BusinessError("cost.negative", gettext_noop("A cost cannot be negative."), line=number, field="unit_cost")
