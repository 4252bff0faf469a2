"""Invoices: issue and look."""

from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from zhanggui.foundation.books.queries import today
from zhanggui.foundation.http.access import person
from zhanggui.foundation.http.endpoints import Listed, Listing, listed, one, reads, write, writes
from zhanggui.foundation.http.shapes import Day, In, QueryId, shaped
from zhanggui.sales.actions.invoices import issue_invoice
from zhanggui.sales.api.shapes import InvoiceOut, InvoiceRow
from zhanggui.sales.models import InvoiceLine
from zhanggui.sales.queries.deliveries import invoices_visible_to, seen_invoice

router = Router()


class InvoiceIn(In):
    """An invoice over everything delivered and not invoiced yet; without a date it is today's."""

    date: Day | None = None


class InvoiceFilter(Listing):
    """Filters of the invoices."""

    order: QueryId | None = None
    customer: QueryId | None = None
    since: Day | None = Field(default=None, description="business date from")
    until: Day | None = Field(default=None, description="business date to")


@router.get("/invoices", **reads("sales.view_invoice", Listed[InvoiceRow]))
def list_invoices(request: HttpRequest, query: Query[InvoiceFilter]) -> HttpResponse:
    """Invoices of your orders, newest first."""
    rows = invoices_visible_to(person(request)).select_related("order", "customer")
    given = {
        "order": query.order, "customer": query.customer, "business_date__gte": query.since,
        "business_date__lte": query.until,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    return listed(request, rows, query, InvoiceRow, ("-business_date", "-id"))


@router.get("/invoices/{int:invoice_id}", **reads("sales.view_invoice", InvoiceOut))
def get_invoice(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """One invoice with its lines."""
    return one(_told(request, invoice_id))


@router.post("/orders/{int:order_id}/invoices", **writes("sales.issue_invoice", InvoiceOut, status=201, moves=True))
def add_invoice(request: HttpRequest, order_id: int, body: InvoiceIn) -> HttpResponse:
    """Invoice what was delivered; the customer's balance does not change."""
    actor = person(request)
    return write(
        request,
        lambda: issue_invoice(actor, order_id=order_id, day=body.date or today()),
        lambda invoice: _told(request, invoice.pk),
        status=201,
    )


def _told(request: HttpRequest, invoice_id: int) -> dict[str, Any]:
    invoice = seen_invoice(person(request), invoice_id)
    lines = InvoiceLine.objects.filter(invoice=invoice).annotate(
        delivery=F("delivery_line__delivery_id"), order_line_no=F("delivery_line__order_line__line_no")
    )
    rows = list(lines.select_related("delivery_line__product").order_by("id"))
    for row in rows:
        row.product = row.delivery_line.product  # type: ignore[attr-defined]  # told beside the line
    return shaped(InvoiceOut, invoice, person(request), lines=rows)
