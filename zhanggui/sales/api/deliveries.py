"""Deliveries: ship, look, take back."""

from typing import Any, Literal

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from zhanggui.foundation.books.queries import today
from zhanggui.foundation.http.access import person
from zhanggui.foundation.http.endpoints import Listed, Listing, listed, one, reads, version_of, write, writes
from zhanggui.foundation.http.shapes import Day, In, Note, Qty, QueryId, shaped
from zhanggui.sales.actions.deliveries import Part, post_delivery, unpost_delivery
from zhanggui.sales.api.orders import current
from zhanggui.sales.api.shapes import DeliveryOut, DeliveryRow
from zhanggui.sales.models import DeliveryLine
from zhanggui.sales.queries.deliveries import deliveries_visible_to, seen_delivery

router = Router()


class PartIn(In):
    """How much of an order line leaves now."""

    line_no: int = Field(strict=True, ge=1, le=100_000)
    qty: Qty


class DeliveryIn(In):
    """A delivery; without lines all that is open leaves, without a date today. It is posted at once."""

    date: Day | None = None
    lines: list[PartIn] | None = Field(default=None, max_length=2000)
    note: Note = ""


class DeliveryFilter(Listing):
    """Filters of the deliveries."""

    order: QueryId | None = None
    customer: QueryId | None = None
    warehouse: QueryId | None = None
    status: Literal["posted", "reversed"] | None = None
    invoiced: bool | None = None
    since: Day | None = Field(default=None, description="business date from")
    until: Day | None = Field(default=None, description="business date to")


@router.get("/deliveries", **reads("sales.view_delivery", Listed[DeliveryRow]))
def list_deliveries(request: HttpRequest, query: Query[DeliveryFilter]) -> HttpResponse:
    """Deliveries of your orders and warehouses, newest first."""
    rows = deliveries_visible_to(person(request)).select_related("order", "customer", "location")
    given = {
        "order": query.order, "customer": query.customer, "location": query.warehouse, "status": query.status,
        "business_date__gte": query.since, "business_date__lte": query.until,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    if query.invoiced is not None:
        rows = rows.filter(invoice__isnull=not query.invoiced)
    return listed(request, rows, query, DeliveryRow, ("-business_date", "-id"))


@router.get("/deliveries/{int:delivery_id}", **reads("sales.view_delivery", DeliveryOut))
def get_delivery(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """One delivery with its lines."""
    return one(_told(request, delivery_id))


@router.post(
    "/orders/{int:order_id}/deliveries", **writes("sales.post_delivery", DeliveryOut, status=201, moves=True, match="may")
)
def add_delivery(request: HttpRequest, order_id: int, body: DeliveryIn) -> HttpResponse:
    """Ship an approved order or a part of it: stock, cost and receivable move at once."""
    actor, version = person(request), version_of(request)
    parts = None if body.lines is None else [Part(line.line_no, line.qty) for line in body.lines]
    return write(
        request,
        lambda: post_delivery(actor, order_id=order_id, day=body.date or today(), parts=parts, note=body.note, version=version),
        lambda delivery: _told(request, delivery.pk),
        status=201,
        current=current(request, order_id),
    )


@router.post("/deliveries/{int:delivery_id}/reverse", **writes("sales.unpost_delivery", DeliveryOut, moves=True))
def reverse_delivery(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Take a delivery back by exact opposite rows, while no money and no invoice stands on it."""
    actor = person(request)
    return write(request, lambda: unpost_delivery(actor, delivery_id=delivery_id), lambda delivery: _told(request, delivery.pk))


def _told(request: HttpRequest, delivery_id: int) -> dict[str, Any]:
    delivery = seen_delivery(person(request), delivery_id)
    lines = (
        DeliveryLine.objects.filter(delivery=delivery).select_related("product").annotate(order_line_no=F("order_line__line_no"))
    )
    return shaped(DeliveryOut, delivery, person(request), lines=list(lines.order_by("order_line_no")))
