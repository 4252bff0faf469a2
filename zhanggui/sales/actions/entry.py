"""Turn what was entered into order lines with their figures: one place for pages, API and imports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zhanggui.catalog.models import Product
from zhanggui.foundation.customfields.queries import entries_for
from zhanggui.foundation.customfields.values import Extra, checked
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.decimals import ZERO
from zhanggui.kernel.errors import BusinessError, gettext_noop, refuse_all
from zhanggui.kernel.money import line_amounts, too_large
from zhanggui.pricing.queries import priced_products
from zhanggui.sales.domain.drafts import Draft, DraftLine, head_problems, line_problems
from zhanggui.sales.models import Order, OrderLine


@dataclass(frozen=True, slots=True)
class Priced:
    """Lines with their figures, and the problems that keep them from being saved."""

    lines: list[OrderLine]
    problems: list[BusinessError]


def price_lines(draft: Draft) -> Priced:
    """Price and compute every line of a draft; one query, however many lines."""
    return price_many([draft])[0]


def price_many(drafts: Sequence[Draft]) -> list[Priced]:
    """Price and compute every line of every draft; one query, however many drafts."""
    products = priced_products(line.product_id for draft in drafts for line in draft.lines)
    return [_priced(draft, products) for draft in drafts]


def _priced(draft: Draft, products: dict[int, tuple[Product, Decimal | None]]) -> Priced:
    lines, problems = [], []
    for number, line in enumerate(draft.lines, 1):
        product, price = products.get(line.product_id, (None, None))
        problem = _product_problem(number, product)
        if product is None or problem is not None:
            problems.append(problem or _unknown(number))
            continue
        problems.extend(line_problems(number, line, product.qty_places))
        lines.append(_line(number, line, product, price, draft))
        if line.price is None and price is None:
            problems.append(
                BusinessError("price.missing", gettext_noop("There is no list price; enter one."), line=number, field="price")
            )
    problems.extend(too_large([(None, draft.freight), *((line.line_no, line.gross) for line in lines)], field="qty"))
    return Priced(lines, problems)


def _unknown(number: int) -> BusinessError:
    return BusinessError(
        "product.unknown", gettext_noop("There is no such product; choose one from the list."),
        line=number, field="product",
    )  # fmt: skip


def _product_problem(number: int, product: Product | None) -> BusinessError | None:
    if product is None:
        return _unknown(number)
    if product.status == Product.STOPPED:
        return BusinessError(
            "product.stopped", gettext_noop("%(product)s is no longer sold."),
            line=number, field="product", product=str(product),
        )  # fmt: skip
    return None


def _line(number: int, line: DraftLine, product: Product, list_price: Decimal | None, draft: Draft) -> OrderLine:
    price = line.price if line.price is not None else list_price if list_price is not None else ZERO
    amounts = line_amounts(
        qty=line.qty, price=price, discount=line.discount, tax_rate=product.tax_rate, tax_included=draft.tax_included
    )
    return OrderLine(
        line_no=number, product=product, ordered=line.qty, open=line.qty, price=price, list_price=list_price,
        discount=line.discount, tax_rate=product.tax_rate, net=amounts.net, tax=amounts.tax, gross=amounts.gross,
        note=line.note,
    )  # fmt: skip


def filled(order: Order, draft: Draft, by: Actor, before: Sequence[OrderLine] = ()) -> list[OrderLine]:
    """Write the draft's head and totals onto the order and return its lines. Raises all problems at once.

    Own fields that are not given, or that the actor may not see, stay as they are in the order and its lines `before`.
    """
    priced = price_lines(draft)
    wrong = _own_fields(by, order, draft, priced, {line.line_no: line.extra for line in before})
    refuse_all([*head_problems(draft), *priced.problems, *wrong])
    return fill(order, draft, priced)


def _own_fields(actor: Actor, order: Order, draft: Draft, priced: Priced, before: Mapping[int, Extra]) -> list[BusinessError]:
    """Keep the company's own fields of the head and of each line; what is wrong with them. One query."""
    entries = entries_for(Order.carrier, OrderLine.carrier)
    problems: list[BusinessError] = []

    def kept(carrier: str, given: Any, old: Extra, line: int | None) -> Extra:
        try:
            return checked(actor, entries[carrier], given, before=old, line=line)
        except BusinessError as error:
            problems.extend(error.problems)
            return old

    order.extra = kept(Order.carrier, draft.extra, order.extra, None)
    for line in priced.lines:
        given = draft.lines[line.line_no - 1].extra
        line.extra = kept(OrderLine.carrier, given, before.get(line.line_no, {}), line.line_no)
    return problems


def fill(order: Order, draft: Draft, priced: Priced) -> list[OrderLine]:
    """Write the draft's head and the totals of its priced lines onto the order and return the lines."""
    order.warehouse_id, order.order_date, order.due_date = draft.warehouse_id, draft.order_date, draft.due_date
    order.tax_included, order.freight, order.note = draft.tax_included, draft.freight, draft.note
    order.external_number = draft.external_number or None
    order.ship_name, order.ship_address, order.ship_country = draft.ship_name, draft.ship_address, draft.ship_country
    order.goods = sum((line.gross for line in priced.lines), ZERO)
    order.tax = sum((line.tax for line in priced.lines), ZERO)
    order.total = order.goods + order.freight
    return priced.lines
