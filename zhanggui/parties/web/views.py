"""Customers: list, card, and the page that shows everything about one."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from zhanggui.foundation.customfields.queries import open_to, own_entries
from zhanggui.foundation.http.access import no_store, person, requires
from zhanggui.parties.actions import change_customer, create_customer
from zhanggui.parties.models import Customer
from zhanggui.parties.queries import found, seen_customer
from zhanggui.parties.web.forms import CustomerForm, filled
from zhanggui.ui import slots
from zhanggui.ui.answers import attempt
from zhanggui.ui.cards import facts_of

MOST_HITS = 12


def _page_of(customer: Customer) -> str:
    return reverse("parties:customer", args=[customer.pk])


@requires("parties.view_customer")
def lookup(request: HttpRequest) -> HttpResponse:
    """Customers for an input: `{"hits": [{"code", "text"}]}`."""
    rows = found(person(request), request.GET.get("q", "").strip()[:80])[:MOST_HITS]
    return no_store(JsonResponse({"hits": [{"code": row.code, "text": row.name} for row in rows]}))


@requires("parties.edit_customer")
def new(request: HttpRequest) -> HttpResponse:
    """Add a customer."""
    actor = person(request)
    initial = {} if actor.sees("all") else {"salesperson_id": actor.actor_id}
    form = CustomerForm(actor, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():

        def run() -> Customer:
            return create_customer(actor, card=form.card(), extra=form.extra())

        done = attempt(request, form, run, _page_of)
        if done is not None:
            return done
    context = {"form": form, "heading": gettext("New customer"), "cancel": reverse("parties:customers")}
    return render(request, "ui/card.html", context)


@requires("parties.edit_customer")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a customer's card; when somebody else changed it meanwhile, the form says so and keeps what was typed."""
    actor = person(request)
    customer = seen_customer(actor, pk)
    form = CustomerForm(actor, request.POST or None, initial=filled(customer))
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0

        def run() -> Customer:
            return change_customer(actor, customer_id=pk, card=form.card(), extra=form.extra(), version=version)

        done = attempt(request, form, run, _page_of)
        if done is not None:
            return done
    context = {"form": form, "heading": customer.name, "cancel": _page_of(customer), "reload": request.path}
    return render(request, "ui/card.html", context)


@requires("parties.view_customer")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one customer; the other rooms load their parts into it."""
    actor = person(request)
    customer = seen_customer(actor, pk)
    context = {
        "customer": customer,
        "own": facts_of(open_to(actor, own_entries(Customer.carrier)), customer.extra),
        "figures": slots.panels(actor, "parties.customer.figures", pk),
        "panels": slots.panels(actor, "parties.customer", pk),
        "deeds": slots.panels(actor, "parties.customer.deeds", pk),
        "may_edit": actor.has_permission("parties.edit_customer"),
    }
    return render(request, "parties/customer.html", context)
