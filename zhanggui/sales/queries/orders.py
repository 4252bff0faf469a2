"""Which orders a person sees, and what is known about their lines."""

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Q, QuerySet

from zhanggui.foundation.books.context import connection
from zhanggui.foundation.identity.queries import own_scope
from zhanggui.inventory.queries import warehouses_visible_to
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.decimals import ZERO, plain
from zhanggui.kernel.errors import NotFound, edit_conflict, gettext_noop
from zhanggui.kernel.money import line_amounts
from zhanggui.sales.domain.states import APPROVED
from zhanggui.sales.models import Order, OrderLine


def visible_to(actor: Actor) -> QuerySet[Order]:
    """Orders of the actor's scope (own, department, all); a keeper sees the approved ones of their warehouses."""
    scope = own_scope(actor, "salesperson")
    orders = Order.objects.all()
    if not scope:
        return orders
    if actor.has_permission("sales.post_delivery"):
        scope |= Q(warehouse__in=warehouses_visible_to(actor), status=APPROVED)
    return orders.filter(scope)


def seen_order(actor: Actor, order_id: int) -> Order:
    """The order with its customer, warehouse and salesperson. Raises NotFound."""
    order = visible_to(actor).select_related("customer", "warehouse", "salesperson").filter(pk=order_id).first()
    if order is None:
        raise unknown_order()
    return order


def locked_order(actor: Actor, order_id: int, *, version: int | None = None) -> Order:
    """The order, locked. Raises NotFound, or Conflict when it is no longer the `version` that was looked at."""
    rows = visible_to(actor).filter(pk=order_id).select_related("customer", "warehouse", "salesperson")
    if connection().features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    order = rows.first()
    if order is None:
        raise unknown_order()
    if version is not None and order.version != version:
        raise edit_conflict()
    return order


def unknown_order() -> NotFound:
    """The refusal for an order that is not there or not the actor's."""
    return NotFound("order.unknown", gettext_noop("There is no such order, or it is not yours."), field="order")


def lines_of(order: Order) -> list[OrderLine]:
    """The lines in their order, with their products."""
    return list(OrderLine.objects.filter(order=order).select_related("product").order_by("line_no"))


def content_hash(order: Order, lines: Iterable[OrderLine]) -> str:
    """SHA-256 of everything an approver decides on: customer, terms, products, quantities, prices, discounts."""
    facts = [
        order.customer_id, order.warehouse_id, order.tax_included, plain(order.freight), plain(order.total),
        [[x.product_id, plain(x.ordered), plain(x.price), plain(x.discount), plain(x.tax_rate)] for x in lines],
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def discount_of(lines: Iterable[OrderLine], *, tax_included: bool) -> Decimal:
    """What the discounts take off, at the entered prices, incl. tax (折扣额)."""
    return sum((_full(line, tax_included) - line.gross for line in lines if line.discount), ZERO)


def _full(line: OrderLine, tax_included: bool) -> Decimal:  # noqa: FBT001
    return line_amounts(
        qty=line.ordered, price=line.price, discount=ZERO, tax_rate=line.tax_rate, tax_included=tax_included
    ).gross
