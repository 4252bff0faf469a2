"""A customer's account: its ledger, its terms, and the panels it puts on the customer's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhanggui.foundation.books.queries import today
from zhanggui.foundation.http.access import person, requires
from zhanggui.foundation.http.keyset import page
from zhanggui.foundation.references.registry import resolve
from zhanggui.parties.queries import seen_customer
from zhanggui.receivables.actions import set_terms
from zhanggui.receivables.models import Account
from zhanggui.receivables.queries import entries_visible_to, exposure_of, open_charges, overdue_of, receipts_visible_to
from zhanggui.receivables.web.forms import TermsForm, shares
from zhanggui.receivables.web.lists import find_sources
from zhanggui.ui.answers import attempt

PANEL_ROWS = 10


@requires("receivables.view_account")
def ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """Every change of a customer's balance, newest first, with the balance after it."""
    actor = person(request)
    customer = seen_customer(actor, pk)
    rows = entries_visible_to(actor).filter(customer_id=pk)
    shown = page(rows, order=["-id"], cursor=request.GET.get("cursor", ""))
    targets = resolve(entry.document for entry in shown.rows)
    pairs = [(entry, targets.get(entry.document)) for entry in shown.rows]
    context = {
        "customer": customer, "pairs": pairs, "page": shown, **_figures(request, pk),
        "may_edit_terms": actor.has_permission("receivables.edit_terms"),
        "may_receive": actor.has_permission("receivables.receive_payment"),
    }  # fmt: skip
    return render(request, "receivables/ledger.html", context)


def _figures(request: HttpRequest, pk: int) -> dict[str, object]:
    exposure = exposure_of(pk)
    return {"exposure": exposure, "overdue": overdue_of(person(request), pk, today())}


@requires("receivables.edit_terms")
def terms(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree a credit limit and days to pay with a customer."""
    customer = seen_customer(person(request), pk)
    account = Account.objects.filter(customer_id=pk).first() or Account(customer_id=pk)
    initial = {"credit_limit": account.credit_limit, "term_days": account.term_days}
    form = TermsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            form,
            lambda: set_terms(person(request), customer_id=pk, **form.cleaned_data),
            lambda _: reverse("receivables:ledger", args=[pk]),
        )
        if done is not None:
            return done
    return render(request, "receivables/terms.html", {"customer": customer, "form": form})


@requires("receivables.view_account")
def figures_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """Key figures on the customer's page: receivable, overdue, committed, credit left."""
    seen_customer(person(request), pk)
    return render(request, "receivables/panel_figures.html", {"pk": pk, **_figures(request, pk)})


@requires("receivables.view_account")
def charges_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The oldest open charges on the customer's page."""
    seen_customer(person(request), pk)
    charges = list(open_charges(person(request), pk)[: PANEL_ROWS + 1])
    find_sources(charges)
    context = {
        "pk": pk, "rows": shares(charges[:PANEL_ROWS], today()), "more": len(charges) > PANEL_ROWS,
        "may_receive": person(request).has_permission("receivables.receive_payment"),
    }  # fmt: skip
    return render(request, "receivables/panel_charges.html", context)


@requires("receivables.view_account")
def receipts_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest receipts on the customer's page."""
    seen_customer(person(request), pk)
    rows = list(receipts_visible_to(person(request)).filter(customer_id=pk).order_by("-business_date", "-id")[:PANEL_ROWS])
    return render(request, "receivables/panel_receipts.html", {"pk": pk, "rows": rows})


@requires("receivables.view_account")
def ledger_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest ledger rows on the customer's page."""
    seen_customer(person(request), pk)
    entries = list(entries_visible_to(person(request)).filter(customer_id=pk).order_by("-id")[:PANEL_ROWS])
    targets = resolve(entry.document for entry in entries)
    pairs = [(entry, targets.get(entry.document)) for entry in entries]
    return render(request, "receivables/panel_ledger.html", {"pk": pk, "pairs": pairs})
