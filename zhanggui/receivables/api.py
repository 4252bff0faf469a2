"""Receivables for programs: what customers owe, and their money."""

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from zhanggui.foundation.books.queries import today
from zhanggui.foundation.http.access import person
from zhanggui.foundation.http.endpoints import Listed, Listing, listed, one, reads, write, writes
from zhanggui.foundation.http.shapes import Coded, Day, Exact, Id, In, Money, Note, Numbered, Out, QueryId, shaped
from zhanggui.receivables.actions import allocate, receive_payment, undo_allocation
from zhanggui.receivables.domain import Part
from zhanggui.receivables.models import Receipt
from zhanggui.receivables.queries import charges_visible_to, live_allocations, receipts_visible_to, seen_receipt

router = Router(tags=["receivables"])


class ChargeOut(Out):
    """One amount that a customer owes; `open` is not settled yet."""

    id: int
    number: str
    source: str
    customer: Coded
    business_date: date
    due_date: date
    amount: Exact
    open: Exact
    reversed: bool


class AllocationOut(Out):
    """A part of a receipt that settles a part of a charge."""

    charge: Numbered
    amount: Exact


class ReceiptRow(Out):
    """Money that came in; what is unallocated is an advance."""

    id: int
    number: str
    customer: Coded
    business_date: date
    amount: Exact
    unallocated: Exact
    method: str
    note: str
    posted_at: datetime


class ReceiptOut(ReceiptRow):
    """Money that came in and what it settles now."""

    allocations: list[AllocationOut]


class AllocationIn(In):
    """How much of which charge is settled."""

    charge: Id
    amount: Money


class AllocationsIn(In):
    """Charges to settle with what is left of a receipt."""

    allocations: list[AllocationIn] = Field(min_length=1, max_length=2000)


class ReceiptIn(In):
    """A receipt; it is posted at once. Without a date it is today's."""

    customer: Id
    date: Day | None = None
    amount: Money
    method: Literal["bank", "cash", "wechat", "alipay", "draft", "other"] = "bank"
    note: Note = ""
    allocations: list[AllocationIn] = Field(default=[], max_length=2000)


class ChargeFilter(Listing):
    """Filters of the charges."""

    customer: QueryId | None = None
    open: bool = Field(default=True, description="only what is not settled yet")
    due_until: Day | None = None


class ReceiptFilter(Listing):
    """Filters of the receipts."""

    customer: QueryId | None = None
    since: Day | None = None
    until: Day | None = None


@router.get("/charges", **reads("receivables.view_account", Listed[ChargeOut]))
def list_charges(request: HttpRequest, query: Query[ChargeFilter]) -> HttpResponse:
    """Charges of your customers, oldest due first; by default the open ones."""
    rows = charges_visible_to(person(request))
    if query.open:
        rows = rows.exclude(open=0)
    given = {"customer": query.customer, "due_date__lte": query.due_until}
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    return listed(request, rows, query, ChargeOut, ("due_date", "id"))


@router.get("/receipts", **reads("receivables.view_account", Listed[ReceiptRow]))
def list_receipts(request: HttpRequest, query: Query[ReceiptFilter]) -> HttpResponse:
    """Receipts of your customers, newest first."""
    rows = receipts_visible_to(person(request))
    given = {"customer": query.customer, "business_date__gte": query.since, "business_date__lte": query.until}
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    return listed(request, rows, query, ReceiptRow, ("-id",))


@router.get("/receipts/{int:receipt_id}", **reads("receivables.view_account", ReceiptOut))
def get_receipt(request: HttpRequest, receipt_id: int) -> HttpResponse:
    """One receipt and what it settles."""
    return one(_told(request, seen_receipt(person(request), receipt_id)))


@router.post("/receipts", **writes("receivables.receive_payment", ReceiptOut, status=201, moves=True))
def add_receipt(request: HttpRequest, body: ReceiptIn) -> HttpResponse:
    """Receive money and settle charges with it; the rest stays as an advance."""
    actor = person(request)
    return write(
        request,
        lambda: receive_payment(
            actor, customer_id=body.customer, day=body.date or today(), amount=body.amount, parts=_parts(body.allocations),
            method=body.method, note=body.note,
        ),
        lambda receipt: _told(request, receipt),
        status=201,
    )  # fmt: skip


@router.post("/receipts/{int:receipt_id}/allocations", **writes("receivables.receive_payment", ReceiptOut, moves=True))
def add_allocations(request: HttpRequest, receipt_id: int, body: AllocationsIn) -> HttpResponse:
    """Settle charges with what is left of a receipt."""
    actor, parts = person(request), _parts(body.allocations)
    return write(request, lambda: allocate(actor, receipt_id=receipt_id, parts=parts), lambda receipt: _told(request, receipt))


@router.delete("/receipts/{int:receipt_id}/allocations", **writes("receivables.undo_allocation", ReceiptOut, moves=True))
def delete_allocations(request: HttpRequest, receipt_id: int) -> HttpResponse:
    """Take back everything that a receipt settled; its money becomes an advance again."""
    actor = person(request)
    return write(request, lambda: undo_allocation(actor, receipt_id=receipt_id), lambda receipt: _told(request, receipt))


def _parts(allocations: list[AllocationIn]) -> list[Part]:
    return [Part(part.charge, part.amount) for part in allocations]


def _told(request: HttpRequest, receipt: Receipt) -> dict[str, Any]:
    return shaped(ReceiptOut, receipt, person(request), allocations=list(live_allocations(receipt)))
