"""Orders: list, look, enter, change, delete."""

from collections.abc import Callable
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from zhanggui.foundation.books.queries import today
from zhanggui.foundation.customfields.queries import entries_for
from zhanggui.foundation.customfields.values import told as own_told
from zhanggui.foundation.http.access import person
from zhanggui.foundation.http.endpoints import (
    Listed,
    Listing,
    listed,
    one,
    reads,
    required_version,
    version_of,
    write,
    writes,
)
from zhanggui.foundation.http.masters import extra_of
from zhanggui.foundation.http.shapes import Day, QueryId, Text, shaped
from zhanggui.kernel.actors import Actor
from zhanggui.sales.actions.orders import change_order, create_order, delete_draft
from zhanggui.sales.api.shapes import OrderIn, OrderOut, OrderRow
from zhanggui.sales.models import Order, OrderLine
from zhanggui.sales.queries.orders import lines_of, seen_order, visible_to

router = Router()


class OrderFilter(Listing):
    """Filters of the order list."""

    status: Literal["draft", "submitted", "reviewed", "approved", "rejected", "void"] | None = None
    progress: Literal["none", "part", "all"] | None = None
    closing: Literal["open", "done", "closed"] | None = None
    customer: QueryId | None = None
    salesperson: QueryId | None = None
    warehouse: QueryId | None = None
    number: Text = Field(default="", max_length=40)
    external_number: Text = Field(default="", max_length=60)
    since: Day | None = Field(default=None, description="order date from")
    until: Day | None = Field(default=None, description="order date to")


_PLAIN = ("status", "progress", "closing", "customer", "salesperson", "warehouse", "number", "external_number")


@router.get("/orders", **reads("sales.view_order", Listed[OrderRow]))
def list_orders(request: HttpRequest, query: Query[OrderFilter]) -> HttpResponse:
    """Orders in your scope, newest order date first."""
    rows = visible_to(person(request)).select_related("customer", "warehouse", "salesperson")
    given = {name: getattr(query, name) for name in _PLAIN}
    given |= {"order_date__gte": query.since, "order_date__lte": query.until}
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    return listed(request, rows, query, OrderRow, ("-order_date", "-id"), more=extra_of(person(request), Order.carrier))


@router.get("/orders/{int:order_id}", **reads("sales.view_order", OrderOut))
def get_order(request: HttpRequest, order_id: int) -> HttpResponse:
    """One order with its lines."""
    return one(told(request)(seen_order(person(request), order_id)))


@router.post("/orders", **writes("sales.create_order", OrderOut, status=201))
def add_order(request: HttpRequest, body: OrderIn) -> HttpResponse:
    """Save an order as a draft; it gets its number when it is submitted."""
    actor = person(request)
    return write(request, lambda: create_order(actor, draft=body.draft(today())), told(request), status=201)


@router.put("/orders/{int:order_id}", **writes("sales.edit_order", OrderOut, match="must"))
def replace_order(request: HttpRequest, order_id: int, body: OrderIn) -> HttpResponse:
    """Replace the content of a draft or rejected order."""
    actor, version = person(request), required_version(request)
    return write(
        request,
        lambda: change_order(actor, order_id=order_id, draft=body.draft(today()), version=version),
        told(request),
        current=current(request, order_id),
    )


@router.delete("/orders/{int:order_id}", **writes("sales.delete_draft", None, status=204, match="may"))
def delete_order(request: HttpRequest, order_id: int) -> HttpResponse:
    """Delete a draft that never got a number."""
    actor, version = person(request), version_of(request)
    return write(
        request,
        lambda: delete_draft(actor, order_id=order_id, version=version),
        lambda _: None,
        status=204,
        current=current(request, order_id),
    )


def told(request: HttpRequest) -> Callable[[Order], dict[str, Any]]:
    """How an order is told to this person."""
    return lambda order: order_told(person(request), order)


def order_told(actor: Actor, order: Order) -> dict[str, Any]:
    """An order with its lines and the own fields that the actor may see."""
    own = entries_for(Order.carrier, OrderLine.carrier)
    body = shaped(OrderOut, order, actor, lines=(lines := lines_of(order)))
    body["extra"] = own_told(actor, own[Order.carrier], order.extra)
    for told_line, line in zip(body["lines"], lines, strict=True):
        told_line["extra"] = own_told(actor, own[OrderLine.carrier], line.extra)
    return body


def current(request: HttpRequest, order_id: int) -> Callable[[], int]:
    """The order's version now, for conflicts."""
    return lambda: seen_order(person(request), order_id).version
