"""Lines of a stock receipt as people type them: read, checked, and shown again with what is wrong."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.http import QueryDict

from zhanggui.catalog.models import Product
from zhanggui.catalog.queries import by_code_or_barcode
from zhanggui.foundation.http.problems import message_of
from zhanggui.inventory.domain import Incoming
from zhanggui.kernel.decimals import PRICE_PLACES, QTY_PLACES, parse
from zhanggui.kernel.errors import BusinessError, gettext_noop

EMPTY_LINES = 8
MOST_LINES = 2000


@dataclass(slots=True)
class Row:
    """One line as typed; `wrong` maps a cell (code, qty, unit_cost) to what is wrong with it."""

    code: str = ""
    qty: str = ""
    unit_cost: str = ""
    product: Product | None = None
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.code or self.qty or self.unit_cost)


def typed(post: QueryDict) -> list[Row]:
    """The lines that hold anything, in their order."""
    columns = [post.getlist(name)[:MOST_LINES] for name in ("code", "qty", "unit_cost")]
    rows = [Row(*(text.strip()[:40] for text in cells)) for cells in zip(*columns, strict=False)]
    return [row for row in rows if not row.is_empty]


def with_room(rows: list[Row]) -> list[Row]:
    """The lines and enough empty ones to go on typing."""
    return rows + [Row() for _ in range(max(EMPTY_LINES - len(rows), 2))]


def goods_of(rows: list[Row]) -> list[Incoming] | None:
    """The goods of the lines; None when a line is wrong, which it then says."""
    known = by_code_or_barcode(row.code for row in rows)
    goods = []
    for row in rows:
        row.product = known.get(row.code)
        if row.product is None:
            row.wrong["code"] = message_of(BusinessError("product.unknown", gettext_noop("There is no such product.")))
        qty = _number(row, "qty", row.qty, row.product.qty_places if row.product else QTY_PLACES)
        cost = _number(row, "unit_cost", row.unit_cost, PRICE_PLACES)
        if row.product is not None and qty is not None and cost is not None:
            goods.append(Incoming(row.product.pk, qty, cost))
    return goods if not any(row.wrong for row in rows) else None


def _number(row: Row, cell: str, text: str, places: int) -> Decimal | None:
    try:
        return parse(text, places)
    except BusinessError as error:
        row.wrong[cell] = message_of(error)
        return None


def blame(rows: list[Row], error: BusinessError) -> list[str]:
    """Put the action's refusals on their lines; returns those that belong to no line."""
    rest = []
    for problem in error.problems:
        if problem.line is not None and problem.line <= len(rows):
            rows[problem.line - 1].wrong[problem.field or "code"] = message_of(problem)
        else:
            rest.append(message_of(problem))
    return rest
