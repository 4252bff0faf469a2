"""Worklists of open charges and of receipts."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from zhanggui.foundation.books.queries import today
from zhanggui.foundation.identity.models import User
from zhanggui.foundation.references.registry import resolve
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.search_key import normalised
from zhanggui.parties.queries import visible_to as customers_visible_to
from zhanggui.receivables.models import Charge, Receipt
from zhanggui.receivables.queries import ageing, charges_visible_to, receipts_visible_to
from zhanggui.receivables.web.forms import METHODS
from zhanggui.ui.columns import Column
from zhanggui.ui.filters import Choice, DateSpan
from zhanggui.ui.lists import Listing, View
from zhanggui.ui.records import Record
from zhanggui.ui.templatetags.ui import money
from zhanggui.ui.worklists import worklist

DATE = Column("business_date", _("Date"), kind="day", css="sub", sort="business_date")
DUE = (("not_due", _("Not due")), ("overdue", _("Overdue")), ("90", _("More than 90 days late")))
FREE = (("yes", _("With an advance")), ("no", _("Allocated in full")))


def _of_customer(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(Q(number__icontains=text) | Q(customer__search_key__contains=normalised(text)))


def _customers(actor: Actor) -> Record:
    return Record("customer", _("Customer"), lambda: customers_visible_to(actor), "customer_id")


def _customer_column(**more: Any) -> Column:
    return Column("customer", _("Customer"), template="receivables/customer_cell.html", css="a-cust", **more)


def _due_filter(now: date) -> Callable[[QuerySet[Charge], str], QuerySet[Charge]]:
    def narrowed(rows: QuerySet[Charge], value: str) -> QuerySet[Charge]:
        if value == "not_due":
            return rows.filter(due_date__gte=now)
        late = rows.filter(due_date__lt=now)
        return late.filter(due_date__lt=date.fromordinal(now.toordinal() - 90)) if value == "90" else late

    return narrowed


CHARGES = Listing(
    title=_("Open charges"),
    columns=(),
    order=("due_date", "id"),
    search=_of_customer,
    hint=_("Number or customer"),
    views=(View(_("All")), View(_("Overdue"), "due=overdue"), View(_("More than 90 days late"), "due=90")),
    totals=lambda rows: _sums(rows, "amount", "open"),
    empty=_("Nothing is open: every charge is paid."),
    template="receivables/charges.html",
)


def _sums(rows: QuerySet[Any], *names: str) -> Mapping[str, object]:
    sums = rows.order_by().aggregate(**{f"sum_{name}": Sum(name) for name in names})
    return {"number": _("Total"), **{name: money(sums[f"sum_{name}"]) or "0.00" for name in names}}


@worklist("receivables.charges", "receivables.view_account")
def charges(actor: User) -> tuple[Listing, QuerySet[Charge]]:
    """Charges that are not settled, oldest due first, with their ages."""
    now = today()
    rows = charges_visible_to(actor).exclude(open=0)
    filters = (_customers(actor), Choice("due", _("Due"), DUE, _due_filter(now)), DateSpan("date", _("Date"), "business_date"))
    columns = (
        Column("number", _("Number"), template="receivables/source_cell.html", width="w-no", css="zg-fig a-no"),
        _customer_column(),
        Column("business_date", _("Date"), kind="day", css="sub", sort="business_date"),
        Column("due_date", _("Due"), kind="day", css="sub a-meta", sort="due_date"),
        Column(
            "late",
            _("Days late"),
            lambda row: max((now - row.due_date).days, 0),
            kind="number",
            template="receivables/late_cell.html",
            width="w-qty",
            css="num a-prog",
        ),
        Column("amount", _("Amount"), kind="money", css="sub", sort="amount"),
        Column("open", _("Open amount"), kind="money", css="med a-sum", sort="open"),
    )
    above = partial(_ages, now)
    return replace(CHARGES, filters=filters, columns=columns, complete=find_sources, above=above), rows


def _ages(now: date, rows: QuerySet[Charge]) -> dict[str, object]:
    return {"ages": ageing(rows, now)}


def find_sources(rows: list[Any]) -> None:
    """Give each charge the page of the document it came from, in one query a kind."""
    targets = resolve(row.source for row in rows)
    for row in rows:
        row.target = targets.get(row.source)


RECEIPTS = Listing(
    title=_("Receipts"),
    columns=(
        Column("number", _("Number"), width="w-no", css="zg-fig a-no", sort="number", link=True),
        replace(DATE, css="sub zg-fig a-meta"),
        _customer_column(),
        Column("method", _("Method"), lambda row: dict(METHODS).get(row.method, row.method), width="w-state", css="sub"),
        Column("note", _("Note"), width="w-name", css="sub"),
        Column("amount", _("Amount"), kind="money", css="med a-sum", sort="amount"),
        Column(
            "unallocated", _("Not allocated"), kind="money", css="sub a-prog", sort="unallocated",
        ),
    ),
    order=("-business_date", "-id"),
    search=_of_customer,
    hint=_("Number or customer"),
    totals=lambda rows: _sums(rows, "amount", "unallocated"),
    url=lambda row: f"/receivables/receipts/{row.pk}/",
    empty=_("No money came in yet."),
    new_url=reverse_lazy("receivables:new_receipt"),  # type: ignore[arg-type]
    new_label=_("New receipt"),
    new_permission="receivables.receive_payment",
)  # fmt: skip


def _free(rows: QuerySet[Receipt], value: str) -> QuerySet[Receipt]:
    return rows.filter(unallocated=0) if value == "no" else rows.exclude(unallocated=0)


@worklist("receivables.receipts", "receivables.view_account")
def receipts(actor: User) -> tuple[Listing, QuerySet[Receipt]]:
    """Receipts, newest first."""
    filters = (
        _customers(actor), DateSpan("date", _("Date"), "business_date"), Choice("method", _("Method"), METHODS),
        Choice("free", _("Not allocated"), FREE, _free),
    )  # fmt: skip
    return replace(RECEIPTS, filters=filters), receipts_visible_to(actor)
