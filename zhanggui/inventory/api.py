"""Stock for programs: where goods are, how they moved, and goods that come in."""

from datetime import date, datetime
from typing import Any, ClassVar, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field, computed_field

from zhanggui.foundation.books.queries import today
from zhanggui.foundation.http.access import person
from zhanggui.foundation.http.endpoints import Listed, Listing, listed, one, reads, write, writes
from zhanggui.foundation.http.shapes import Coded, Day, Exact, Id, In, Note, Out, Price, Qty, QueryId, Text, shaped
from zhanggui.inventory.actions.receipts import receive_stock
from zhanggui.inventory.domain import Incoming
from zhanggui.inventory.models import StockReceipt, StockReceiptLine
from zhanggui.inventory.queries import (
    balances_visible_to,
    moves_visible_to,
    receipts_visible_to,
    seen_receipt,
    warehouses,
)

router = Router(tags=["inventory"])


class BalanceOut(Out):
    """What lies in a warehouse; `free` is not reserved for anybody."""

    id: int
    location: Coded
    product: Coded
    on_hand: Exact
    reserved: Exact

    @computed_field  # type: ignore[prop-decorator]  # pydantic's way to tell a figure that is derived
    @property
    def free(self) -> Exact:
        """On hand − reserved."""
        return self.on_hand - self.reserved


class MoveOut(Out):
    """A move of goods; `*_after` is the quantity in that warehouse after it, null for places outside."""

    costs: ClassVar = {"unit_cost": True, "value": True}

    id: int
    product: Coded
    source: Coded
    target: Coded
    qty: Exact
    source_after: Exact | None
    target_after: Exact | None
    business_date: date
    posted_at: datetime
    document: str
    line_id: int
    reverses: int | None = Field(validation_alias="reverses_id")
    unit_cost: Exact | None = Field(description="needs see_cost")
    value: Exact | None = Field(description="needs see_cost")


class StockReceiptRow(Out):
    """A stock receipt without its lines."""

    costs: ClassVar = {"value": True}

    id: int
    number: str | None
    kind: str
    warehouse: Coded = Field(validation_alias="location")
    business_date: date
    note: str
    posted_at: datetime
    value: Exact | None = Field(description="needs see_cost")


class StockReceiptLineOut(Out):
    """What came in on one line."""

    line_no: int
    product: Coded
    qty: Exact
    unit_cost: Exact | None = Field(description="needs see_cost")
    value: Exact | None = Field(description="needs see_cost")


class StockReceiptOut(StockReceiptRow):
    """A stock receipt."""

    costs: ClassVar = {"value": True, "lines": {"__all__": {"unit_cost", "value"}}}

    lines: list[StockReceiptLineOut]


class IncomingLine(In):
    """Goods that come in, at their cost per unit."""

    product: Id
    qty: Qty
    unit_cost: Price


class StockReceiptIn(In):
    """A stock receipt; it is posted at once. Without a date it is today's."""

    warehouse: Id
    date: Day | None = None
    kind: Literal["supplier", "opening"] = "supplier"
    note: Note = ""
    lines: list[IncomingLine] = Field(min_length=1, max_length=2000)


class StockFilter(Listing):
    """Filters of the stock list."""

    warehouse: QueryId | None = None
    product: QueryId | None = None


class MoveFilter(StockFilter):
    """Filters of the stock ledger."""

    document: Text = Field(default="", max_length=60, description='for example "sales.delivery/12"')
    since: Day | None = Field(default=None, description="business date from")
    until: Day | None = Field(default=None, description="business date to")


class StockReceiptFilter(Listing):
    """Filters of the stock receipts."""

    warehouse: QueryId | None = None
    since: Day | None = None
    until: Day | None = None


@router.get("/warehouses", **reads("inventory.view_stock", Listed[Coded]))
def list_warehouses(request: HttpRequest, query: Query[Listing]) -> HttpResponse:
    """All warehouses: everybody may sell from them."""
    return listed(request, warehouses(), query, Coded, ("id",))


@router.get("/balances", **reads("inventory.view_stock", Listed[BalanceOut]))
def list_balances(request: HttpRequest, query: Query[StockFilter]) -> HttpResponse:
    """Stock on hand, reserved and free."""
    rows = balances_visible_to(person(request))
    if query.warehouse:
        rows = rows.filter(location=query.warehouse)
    if query.product:
        rows = rows.filter(product=query.product)
    return listed(request, rows, query, BalanceOut, ("id",))


@router.get("/moves", **reads("inventory.view_ledger", Listed[MoveOut]))
def list_moves(request: HttpRequest, query: Query[MoveFilter]) -> HttpResponse:
    """The stock ledger of your warehouses, newest first."""
    rows = moves_visible_to(person(request))
    if query.warehouse:
        rows = rows.filter(source=query.warehouse) | rows.filter(target=query.warehouse)
    given = {"product": query.product, "document": query.document, "business_date__gte": query.since,
             "business_date__lte": query.until}  # fmt: skip
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    return listed(request, rows, query, MoveOut, ("-id",))


@router.get("/receipts", **reads("inventory.view_ledger", Listed[StockReceiptRow]))
def list_stock_receipts(request: HttpRequest, query: Query[StockReceiptFilter]) -> HttpResponse:
    """Stock receipts of your warehouses, newest first."""
    rows = receipts_visible_to(person(request))
    given = {"location": query.warehouse, "business_date__gte": query.since, "business_date__lte": query.until}
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    return listed(request, rows, query, StockReceiptRow, ("-id",))


@router.get("/receipts/{int:receipt_id}", **reads("inventory.view_ledger", StockReceiptOut))
def get_stock_receipt(request: HttpRequest, receipt_id: int) -> HttpResponse:
    """One stock receipt with its lines."""
    return one(_told(request, seen_receipt(person(request), receipt_id)))


@router.post("/receipts", **writes("inventory.receive_stock", StockReceiptOut, status=201, moves=True))
def add_stock_receipt(request: HttpRequest, body: StockReceiptIn) -> HttpResponse:
    """Bring goods into one of your warehouses."""
    actor = person(request)
    goods = [Incoming(line.product, line.qty, line.unit_cost) for line in body.lines]
    return write(
        request,
        lambda: receive_stock(
            actor, warehouse_id=body.warehouse, day=body.date or today(), goods=goods, kind=body.kind, note=body.note
        ),
        lambda receipt: _told(request, receipt),
        status=201,
    )


def _told(request: HttpRequest, receipt: StockReceipt) -> dict[str, Any]:
    lines = StockReceiptLine.objects.filter(receipt=receipt).select_related("product").order_by("line_no")
    return shaped(StockReceiptOut, receipt, person(request), lines=list(lines))
