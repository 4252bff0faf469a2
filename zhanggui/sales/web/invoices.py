"""Invoice what was delivered, and look at invoices."""

from decimal import Decimal

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from zhanggui.foundation.books.queries import today
from zhanggui.foundation.http.access import no_store, person, requires
from zhanggui.foundation.identity.queries import names_of
from zhanggui.sales.actions.invoices import issue_invoice
from zhanggui.sales.models import Delivery, InvoiceLine
from zhanggui.sales.queries.deliveries import seen_invoice, uninvoiced_deliveries
from zhanggui.sales.queries.orders import seen_order
from zhanggui.sales.queries.tracking import steps_of
from zhanggui.sales.web.page import chain_of
from zhanggui.sales.web.steps import order_url
from zhanggui.sales.web.timeline import timeline
from zhanggui.ui.answers import attempt
from zhanggui.ui.fields import DayField
from zhanggui.ui.templatetags.ui import money


class InvoiceForm(forms.Form):
    """The day of the invoice."""

    date = DayField(label=_("Invoice date"))


@requires("sales.issue_invoice")
@require_http_methods(["GET", "POST"])
def invoice_order(request: HttpRequest, order_id: int) -> HttpResponse:
    """Ask for the date, then invoice every delivery of the order that has no invoice yet."""
    actor = person(request)
    order = seen_order(actor, order_id)
    waiting = uninvoiced_deliveries(order)
    newest = max((delivery.business_date for delivery in waiting), default=today())
    form = InvoiceForm(request.POST or None, initial={"date": max(today(), newest)})
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["date"]
        answer = attempt(
            request,
            form,
            lambda: issue_invoice(actor, order_id=order_id, day=day),
            lambda made: reverse("sales:invoice", args=[made.pk]),
        )
        if answer:
            return answer
    context = {
        "order": order, "form": form, "title": pgettext("verb", "Invoice"), "explain": _explain(waiting),
        "submit": gettext("Issue the invoice"), "cancel": order_url(order_id),
    }  # fmt: skip
    return no_store(render(request, "sales/ask.html", context))


def _explain(waiting: list[Delivery]) -> str:
    """Which deliveries the invoice will hold, and their sum."""
    if not waiting:
        return gettext("Nothing is left to invoice: deliver goods first.")
    numbers = ", ".join(str(delivery) for delivery in waiting)
    total = sum((delivery.total for delivery in waiting), Decimal(0))
    return gettext("The invoice will hold %(numbers)s, %(total)s in total.") % {"numbers": numbers, "total": money(total)}


@requires("sales.view_invoice")
@require_GET
def invoice(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """One invoice with its lines and the documents around it."""
    actor = person(request)
    seen = seen_invoice(actor, invoice_id)
    lines = InvoiceLine.objects.filter(invoice=seen).select_related("delivery_line__product", "delivery_line__delivery")
    steps = steps_of([seen.reference])
    names = names_of({step.actor_id for step in steps} | {seen.creator_id})
    context = {
        "invoice": seen,
        "order": seen.order,
        "lines": list(lines.order_by("id")),
        "chain": chain_of(actor, seen.order),
        "maker": names.get(seen.creator_id or 0, ""),
        "history": timeline(steps, seen.reference, names),
    }
    return no_store(render(request, "sales/invoice.html", context))
