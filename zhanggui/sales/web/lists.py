"""The worklists of sales: orders, deliveries, invoices."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zhanggui.foundation.customfields.queries import open_to, own_entries
from zhanggui.foundation.identity.models import User
from zhanggui.foundation.identity.queries import names_of
from zhanggui.inventory.queries import warehouses
from zhanggui.kernel.decimals import ZERO, divided
from zhanggui.kernel.search_key import normalised
from zhanggui.parties.queries import visible_to as customers_visible_to
from zhanggui.sales.domain import states
from zhanggui.sales.domain.chips import POSTED, REVERSED, order_state
from zhanggui.sales.models import Delivery, Invoice, Order
from zhanggui.sales.queries.deliveries import deliveries_visible_to, invoices_visible_to
from zhanggui.sales.queries.orders import visible_to
from zhanggui.sales.templatetags.sales import delivered_percent
from zhanggui.ui.columns import Column
from zhanggui.ui.filters import Choice, DateSpan, Filter
from zhanggui.ui.lists import Listing, View
from zhanggui.ui.own import aliased, with_own
from zhanggui.ui.records import Record
from zhanggui.ui.templatetags.ui import money
from zhanggui.ui.worklists import worklist

WAITING = Q(status__in=(states.SUBMITTED, states.REVIEWED))
TO_DELIVER = Q(status=states.APPROVED, closing=states.OPEN)
STATES: Mapping[str, tuple[object, Q]] = {
    "draft": (_("Draft"), Q(status=states.DRAFT)),
    "waiting": (_("Waiting for approval"), WAITING),
    "to_deliver": (_("To deliver"), TO_DELIVER),
    "part": (_("Partly delivered"), Q(status=states.APPROVED, progress=states.PART)),
    "closed": (_("Finished"), Q(closing__in=(states.DONE, states.CLOSED))),
    "rejected": (_("Rejected"), Q(status=states.REJECTED)),
    "void": (_("Void"), Q(status=states.VOID)),
}
MY_DRAFTS = "my_drafts"
DASH = "—"


def _search(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    customer = Q(customer__search_key__contains=normalised(text))
    return rows.filter(Q(number__icontains=text) | Q(external_number__icontains=text) | customer)


def _search_documents(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    customer = Q(customer__search_key__contains=normalised(text))
    return rows.filter(Q(number__icontains=text) | Q(order__number__icontains=text) | customer)


def _named(*fields: str) -> Callable[[list[Any]], None]:
    """Fetch the names of the people in these columns, for the whole page at once."""

    def complete(rows: list[Any]) -> None:
        names = names_of({getattr(row, field) for row in rows for field in fields})
        for row in rows:
            for field in fields:
                setattr(row, f"{field}_name", names.get(getattr(row, field), DASH))

    return complete


def _sums(rows: QuerySet[Any], first: str, counted: Callable[[int], str]) -> Mapping[str, object]:
    found = rows.order_by().aggregate(total=Sum("total"), count=Count("id"))
    total = money(found["total"] or ZERO)
    return {first: counted(found["count"]), "customer": gettext("whole filter, all pages"), "total": total}


def _order_sums(rows: QuerySet[Order]) -> Mapping[str, object]:
    return _sums(rows, "number", lambda n: ngettext("%(count)s order", "%(count)s orders", n) % {"count": n})


def _delivery_sums(rows: QuerySet[Any]) -> Mapping[str, object]:
    posted = rows.filter(status=Delivery.POSTED)
    return _sums(posted, "number", lambda n: ngettext("%(count)s delivery", "%(count)s deliveries", n) % {"count": n})


def _invoice_sums(rows: QuerySet[Any]) -> Mapping[str, object]:
    return _sums(rows, "number", lambda n: ngettext("%(count)s invoice", "%(count)s invoices", n) % {"count": n})


def _approver(row: Any) -> str:
    """Who decided; nobody where no rule asked for a decision and the order went on by itself."""
    return DASH if row.approver_id in (row.creator_id, row.submitter_id) else row.approver_id_name


def _order_state(row: Order) -> str:
    return gettext(order_state(row.status, row.progress, row.closing).label)


def _delivered(row: Order) -> Decimal | None:
    """The share of the order's value that is delivered; nothing before the approval."""
    return divided(Decimal(delivered_percent(row)), Decimal(100), 2) if row.status == states.APPROVED else None


def _delivery_state(row: Delivery) -> str:
    return gettext((POSTED if row.status == Delivery.POSTED else REVERSED).label)


ORDER_COLUMNS = (
    Column("number", _("Number"), str, template="sales/order_number.html", width="w-no", css="zg-fig a-no"),
    Column(
        "order_date",
        pgettext_lazy("order", "Date"),
        kind="day",
        css="sub",
        sort="order_date",
    ),
    Column("customer", _("Customer"), lambda row: row.customer_name, css="a-cust", sort="customer_name"),
    Column("salesperson", _("Salesperson"), width="w-person", css="a-meta"),
    Column("warehouse", pgettext_lazy("order", "Warehouse"), width="w-person", css="sub"),
    Column("state", _("State"), _order_state, template="sales/order_state.html", width="w-chip", css="a-state"),
    Column(
        "progress",
        _("Delivery progress"),
        _delivered,
        kind="percent",
        template="sales/order_progress.html",
        width="w-prog",
        css="a-prog",
    ),
    Column("total", _("Total"), kind="money", css="med a-sum", sort="total"),
    Column("due_date", _("Delivery date"), kind="day", absent=DASH, css="sub"),
    Column("maker", _("Made by"), lambda row: row.creator_id_name, width="w-person"),
    Column("approver", _("Approved by"), _approver, width="w-person", css="sub"),
)
ORDERS = Listing(
    title=_("Sales orders"),
    columns=ORDER_COLUMNS,
    order=("-order_date", "-id"),
    search=_search,
    hint=_("Number, customer, initials, customer PO"),
    views=(
        View(_("All")),
        View(_("Waiting for approval"), "state=waiting"),
        View(_("To deliver"), "state=to_deliver"),
        View(_("My drafts"), f"state={MY_DRAFTS}"),
        View(_("Finished"), "state=closed"),
    ),
    totals=_order_sums,
    url=lambda row: reverse("sales:order", args=[row.pk]),
    css=lambda row: "void" if row.status == states.VOID else "",
    complete=_named("creator_id", "approver_id"),
    empty=_("There are no orders yet. Enter the first one."),
    new_url=reverse_lazy("sales:new"),  # type: ignore[arg-type]
    new_label=_("New order"),
    new_permission="sales.create_order",
)


@worklist("sales.orders", "sales.view_order")
def orders(actor: User) -> tuple[Listing, QuerySet[Order]]:
    """Orders in the person's scope."""
    rows = visible_to(actor).select_related("salesperson", "warehouse")
    own = open_to(actor, own_entries(Order.carrier))
    return with_own(replace(ORDERS, filters=_order_filters(actor)), own), aliased(rows, own)


def _customer(actor: User) -> Record:
    """Only one customer, as links from their page ask for."""
    return Record("customer", _("Customer"), lambda: customers_visible_to(actor), "customer_id")


def _order_filters(actor: User) -> Sequence[Filter]:
    names = [(key, label) for key, (label, _q) in STATES.items()]
    drafts = Q(status=states.DRAFT, creator_id=actor.pk)

    def narrowed(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return rows.filter(drafts if value == MY_DRAFTS else STATES[value][1])

    found: list[Filter] = [
        Choice("state", _("State"), [*names, (MY_DRAFTS, _("My drafts"))], narrowed),  # type: ignore[list-item]
        DateSpan("order_date", pgettext_lazy("order", "Date")),
        _customer(actor),
    ]
    if actor.sees("department"):
        people = User.objects.all() if actor.sees("all") else User.objects.filter(department=actor.department_id or 0)
        found.append(Choice("salesperson", _("Salesperson"), [(str(pk), name) for pk, name in people.values_list("id", "name")]))
    return found


DELIVERIES = Listing(
    title=_("Deliveries"),
    columns=(
        Column("number", _("Number"), str, width="w-no", css="zg-fig a-no", link=True),
        Column("business_date", _("Date"), kind="day", css="sub", sort="business_date"),
        Column("customer", _("Customer"), lambda row: row.customer.name, css="a-cust"),
        Column("order", _("Sales order"), template="sales/order_link.html", width="w-no", css="sub zg-fig a-meta"),
        Column("location", _("Warehouse"), width="w-person", css="sub"),
        Column("state", _("State"), _delivery_state, template="sales/delivery_state.html", width="w-state", css="a-state"),
        Column("total", _("Charged"), kind="money", css="med a-sum", sort="total"),
        Column("maker", _("Made by"), lambda row: row.creator_id_name, width="w-person"),
    ),
    order=("-business_date", "-id"),
    search=_search_documents,
    hint=_("Number, customer, initials, order number"),
    totals=_delivery_sums,
    url=lambda row: reverse("sales:delivery", args=[row.pk]),
    css=lambda row: "void" if row.status == Delivery.REVERSED else "",
    complete=_named("creator_id"),
    empty=_("Nothing was delivered yet. Open an approved order and deliver it."),
)
DELIVERY_STATES = ((Delivery.POSTED, _("Posted")), (Delivery.REVERSED, _("Reversed")))


@worklist("sales.deliveries", "sales.view_delivery")
def deliveries(actor: User) -> tuple[Listing, QuerySet[Delivery]]:
    """Deliveries of visible orders and of the person's warehouses."""
    places = [(str(place.pk), place.name) for place in warehouses()]
    filters: Sequence[Filter] = (
        Choice("status", _("State"), DELIVERY_STATES),
        DateSpan("business_date", _("Date")),
        Choice("location", _("Warehouse"), places),
        _customer(actor),
    )
    rows = deliveries_visible_to(actor).select_related("customer", "order", "location")
    return replace(DELIVERIES, filters=filters), rows


INVOICES = Listing(
    title=_("Invoices"),
    columns=(
        Column("number", _("Number"), str, width="w-no", css="zg-fig a-no", link=True),
        Column(
            "business_date",
            _("Date"),
            kind="day",
            css="sub a-prog",
            sort="business_date",
        ),
        Column("customer", _("Customer"), lambda row: row.customer_name, css="a-cust", sort="customer_name"),
        Column("order", _("Sales order"), template="sales/order_link.html", width="w-no", css="sub zg-fig a-meta"),
        Column("tax", _("Tax"), kind="money", css="sub"),
        Column("total", _("Total"), kind="money", css="med a-sum", sort="total"),
        Column("maker", _("Made by"), lambda row: row.creator_id_name, width="w-person"),
    ),
    order=("-business_date", "-id"),
    search=_search_documents,
    hint=_("Number, customer, initials, order number"),
    filters=(DateSpan("business_date", _("Date")),),
    totals=_invoice_sums,
    url=lambda row: reverse("sales:invoice", args=[row.pk]),
    complete=_named("creator_id"),
    empty=_("There are no invoices yet. Invoice a delivered order from its page."),
)


@worklist("sales.invoices", "sales.view_invoice")
def invoices(actor: User) -> tuple[Listing, QuerySet[Invoice]]:
    """Invoices of visible orders."""
    return INVOICES, invoices_visible_to(actor).select_related("customer", "order")
