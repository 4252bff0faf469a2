"""Read what the line grid sends: text becomes an order as entered, and everything that is not legible is told at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from zhanggui.kernel.decimals import MONEY_PLACES, PRICE_PLACES, QTY_PLACES, ZERO, parse
from zhanggui.kernel.errors import BusinessError, gettext_noop, refuse_all
from zhanggui.sales.actions.entry import price_lines
from zhanggui.sales.domain.drafts import MOST_LINES, Draft, DraftLine, head_problems
from zhanggui.sales.models import OrderLine

HUNDRED = Decimal(100)
PERCENT_PLACES = 6
LONGEST = {"external_number": 60, "note": 500, "ship_name": 120, "ship_address": 200, "ship_country": 60}
LONGEST_LINE_NOTE = 200
LARGEST_ID = 2**63 - 1


@dataclass(slots=True)
class Entered:
    """A grid's content: the legible part as a draft, `rows` = the grid's number of each of its lines, the problems."""

    draft: Draft
    rows: list[int]
    problems: list[BusinessError] = field(default_factory=list)

    def priced(self) -> tuple[dict[int, OrderLine], list[BusinessError]]:
        """Lines with their figures by row of the grid, and every problem: what is illegible and what is illegal."""
        priced = price_lines(self.draft)
        for problem in priced.problems:
            problem.line = self.rows[problem.line - 1] if problem.line else None
        lines = {self.rows[line.line_no - 1]: line for line in priced.lines}
        return lines, [*head_problems(self.draft), *self.problems, *priced.problems]

    def complete(self) -> Draft:
        """The draft, when all of it was legible; else raises every problem at once, the illegal ones too."""
        if self.problems:
            refuse_all(self.priced()[1])
        return self.draft


def read_draft(body: Mapping[str, Any], *, today: Callable[[], date]) -> Entered:
    """The order in a request's JSON. A missing order date is `today()`. Raises nothing: problems are kept."""
    problems: list[BusinessError] = []
    texts = {name: _text(body.get(name), most, problems, field=name) for name, most in LONGEST.items()}
    items = body.get("lines")
    items = items if isinstance(items, list) else []
    lines, rows = _lines(items[: MOST_LINES + 1], problems)
    draft = Draft(
        customer_id=_id(body.get("customer")) or 0,
        warehouse_id=_id(body.get("warehouse")) or 0,
        order_date=_day(body.get("order_date"), problems, field="order_date") or today(),
        due_date=_day(body.get("due_date"), problems, field="due_date"),
        freight=_number(body.get("freight"), MONEY_PLACES, problems, field="freight") or ZERO,
        tax_included=body.get("tax_included") is not False,
        lines=lines,
        external_number=texts["external_number"] or None,
        ship_name=texts["ship_name"],
        ship_address=texts["ship_address"],
        ship_country=texts["ship_country"],
        note=texts["note"],
        extra={name.removeprefix("own_"): _own(value) for name, value in body.items() if name.startswith("own_")},
    )
    return Entered(draft, rows, problems)


def require_head(entered: Entered) -> None:
    """Refuse a customer or warehouse that was not chosen, in words that say so."""
    problems = []
    if not entered.draft.customer_id:
        problems.append(BusinessError("customer.none", gettext_noop("Choose a customer."), field="customer"))
    if not entered.draft.warehouse_id:
        problems.append(BusinessError("warehouse.none", gettext_noop("Choose a warehouse."), field="warehouse"))
    if problems:
        refuse_all([*problems, *entered.priced()[1]])


def _lines(items: list[Any], problems: list[BusinessError]) -> tuple[list[DraftLine], list[int]]:
    lines, rows = [], []
    for number, item in enumerate(items, 1):
        wrong: list[BusinessError] = []
        line = _line(number, item if isinstance(item, dict) else {}, wrong)
        problems.extend(wrong)
        if not wrong:
            lines.append(line)
            rows.append(number)
    return lines, rows


def _line(number: int, item: Mapping[str, Any], problems: list[BusinessError]) -> DraftLine:
    qty = _number(item.get("qty"), QTY_PLACES, problems, line=number, field="qty")
    percent = _number(item.get("discount"), PERCENT_PLACES, problems, line=number, field="discount")
    return DraftLine(
        product_id=_id(item.get("product")) or 0,
        qty=qty if qty is not None else ZERO,
        price=_number(item.get("price"), PRICE_PLACES, problems, line=number, field="price"),
        discount=(percent or ZERO) / HUNDRED,
        note=_text(item.get("note"), LONGEST_LINE_NOTE, problems, line=number, field="note"),
        extra={str(code): _own(value) for code, value in own.items()} if isinstance(own := item.get("own"), dict) else None,
    )


def _own(value: Any) -> str:
    """What was typed into an own field; the company's definitions say what it must be."""
    return value.replace("\x00", "").strip() if isinstance(value, str) else ""


def _number(
    value: Any, places: int, problems: list[BusinessError], *, line: int | None = None, field: str
) -> Decimal | None:  # fmt: skip
    if value is None or not str(value).strip():
        return None
    try:
        return parse(str(value), places, line=line, field=field)
    except BusinessError as problem:
        problems.append(problem)
        return None


def _text(value: Any, most: int, problems: list[BusinessError], *, line: int | None = None, field: str) -> str:
    text = value.replace("\x00", "").strip() if isinstance(value, str) else ""
    if len(text) > most:
        problems.append(
            BusinessError("text.long", gettext_noop("At most %(most)s characters."), line=line, field=field, most=most)
        )
    return text


def _day(value: Any, problems: list[BusinessError], *, field: str) -> date | None:
    if not value:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        problems.append(BusinessError("date.invalid", gettext_noop("This is no date; write it like 2026-11-23."), field=field))
        return None


def _id(value: Any) -> int | None:
    """An id as the grid sends it: a positive whole number that a database knows; anything else is none."""
    text = str(value) if not isinstance(value, bool) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 and 0 < int(text) <= LARGEST_ID else None


def id_of(text: str | None) -> int:
    """An id out of an address (`?warehouse=3`); 0 when there is none."""
    return _id(text) or 0
