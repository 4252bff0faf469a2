"""What people enter for an order, and what makes it legal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zhanggui.catalog.domain import quantity_problem
from zhanggui.kernel.decimals import ZERO, round_half_up
from zhanggui.kernel.errors import BusinessError, gettext_noop
from zhanggui.kernel.periods import is_sensible

MOST_LINES = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """A line as entered. `price` None asks for the list price; `discount` 0.05 is five percent off; `extra` = own fields."""

    product_id: int
    qty: Decimal
    price: Decimal | None = None
    discount: Decimal = ZERO
    note: str = ""
    extra: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An order as entered."""

    customer_id: int
    warehouse_id: int
    order_date: date
    due_date: date | None = None
    lines: Sequence[DraftLine] = ()
    salesperson_id: int | None = None
    tax_included: bool = True
    freight: Decimal = ZERO
    external_number: str | None = None
    ship_name: str = ""
    ship_address: str = ""
    ship_country: str = ""
    note: str = ""
    extra: Mapping[str, Any] | None = None


def line_problems(number: int, line: DraftLine, qty_places: int) -> list[BusinessError]:
    """What is wrong with one line by itself: quantity, price, discount."""
    wrong = quantity_problem(line.qty, qty_places, line=number)
    problems = [] if wrong is None else [wrong]
    if line.price is not None and line.price < 0:
        problems.append(BusinessError("price.negative", gettext_noop("A price cannot be negative."), line=number, field="price"))
    if not ZERO <= line.discount <= 1:
        problems.append(
            BusinessError(
                "discount.range", gettext_noop("A discount lies between 0 and 100 percent."),
                line=number, field="discount",
            )
        )  # fmt: skip
    return problems


def head_problems(draft: Draft) -> list[BusinessError]:
    """What is wrong with the order's head: dates, freight, number of lines."""
    problems = [
        BusinessError("date.invalid", gettext_noop("Write a date like 2026-11-23."), field=field)
        for field, day in (("order_date", draft.order_date), ("due_date", draft.due_date))
        if day and not is_sensible(day)
    ]
    if draft.due_date and draft.due_date < draft.order_date:
        problems.append(
            BusinessError("date.order", gettext_noop("The delivery date lies before the order date."), field="due_date")
        )
    if draft.freight < 0 or draft.freight != round_half_up(draft.freight):
        problems.append(
            BusinessError("freight.invalid", gettext_noop("Freight is at least zero, in whole fen."), field="freight")
        )
    if len(draft.lines) > MOST_LINES:
        problems.append(BusinessError("lines.many", gettext_noop("At most %(most)s lines fit one order."), most=MOST_LINES))
    return problems
