"""Receipts: receive money, settle charges with it, take that back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhanggui.foundation.books.queries import today
from zhanggui.foundation.http.access import person, requires
from zhanggui.foundation.http.problems import message_of
from zhanggui.foundation.identity.queries import names_of
from zhanggui.kernel.errors import BusinessError, NotFound
from zhanggui.parties.models import Customer
from zhanggui.parties.queries import found, seen_customer
from zhanggui.receivables.actions import allocate, receive_payment, undo_allocation
from zhanggui.receivables.models import Receipt
from zhanggui.receivables.queries import live_allocations, open_charges, seen_receipt
from zhanggui.receivables.web.forms import METHODS, ReceiptForm, Share, blame, parts_of, shares, spread
from zhanggui.receivables.web.lists import find_sources
from zhanggui.ui.answers import act

MOST_CHARGES = 200


def _page_of(receipt: Receipt) -> str:
    return reverse("receivables:receipt", args=[receipt.pk])


@requires("receivables.receive_payment")
def new(request: HttpRequest) -> HttpResponse:
    """Receive money from a customer: amount, date, method, and which charges it settles."""
    customer = _customer(request)
    if customer is None:
        return _choose(request)
    charges = list(open_charges(person(request), customer.pk).filter(open__gt=0)[:MOST_CHARGES])
    form = ReceiptForm(request.POST or None, initial={"date": today(), "method": "bank"})
    find_sources(charges)
    rows = shares(charges, today(), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if request.POST.get("do") == "spread":
            spread(rows, form.cleaned_data["amount"], form.cleaned_data["date"])
        else:
            done = _receive(request, customer, form, rows)
            if done is not None:
                return done
    return render(request, "receivables/new_receipt.html", {"customer": customer, "form": form, "rows": rows})


def _receive(request: HttpRequest, customer: Customer, form: ReceiptForm, rows: list[Share]) -> HttpResponse | None:
    chosen = parts_of(rows)
    if chosen is None:
        return None
    parts, used = chosen
    entered = form.cleaned_data
    try:
        return act(
            request,
            lambda: receive_payment(
                person(request), customer_id=customer.pk, day=entered["date"], amount=entered["amount"], parts=parts,
                method=entered["method"], note=entered["note"],
            ),
            _page_of,
        )  # fmt: skip
    except BusinessError as error:
        for problem in blame(used, error):
            form.add_error(problem.field if problem.field in form.fields else None, message_of(problem))
        return None


def _customer(request: HttpRequest) -> Customer | None:
    """The customer in the address, by id or by what was typed when exactly one fits."""
    actor, given = person(request), request.GET.get("customer", "").strip()
    if given.isdecimal() and len(given) < 18:
        try:
            return seen_customer(actor, int(given))
        except NotFound:
            if not request.GET.get("typed"):
                raise
    if not given:
        return None
    matching = list(found(actor, given)[:2])
    exact = [one for one in matching if given in (one.code, f"{one.code} {one.name}")]
    return exact[0] if exact else matching[0] if len(matching) == 1 else None


def _choose(request: HttpRequest) -> HttpResponse:
    given = request.GET.get("customer", "").strip()[:80]
    hits = found(person(request), given)[:20]
    return render(request, "receivables/choose_customer.html", {"given": given, "hits": hits})


@requires("receivables.view_account")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A receipt, what it settles, and what of it is still free."""
    actor = person(request)
    receipt = seen_receipt(actor, pk)
    rows: list[Share] = []
    if receipt.unallocated and actor.has_permission("receivables.receive_payment"):
        charges = open_charges(actor, receipt.customer_id).filter(open__gt=0, business_date__lte=today())
        rows = shares(list(charges[:MOST_CHARGES]), today())
        spread(rows, receipt.unallocated, today())  # an advance settles later charges too
    return _show(request, receipt, rows)


def _show(request: HttpRequest, receipt: Receipt, rows: list[Share], problems: list[str] | None = None) -> HttpResponse:
    allocations = list(live_allocations(receipt))
    find_sources([one.charge for one in allocations] + [row.charge for row in rows])
    context = {
        "receipt": receipt, "allocations": allocations, "rows": rows, "problems": problems or [],
        "maker": names_of({receipt.creator_id}).get(receipt.creator_id or 0, ""),
        "may_undo": person(request).has_permission("receivables.undo_allocation"),
        "method": dict(METHODS).get(receipt.method, receipt.method),
    }  # fmt: skip
    return render(request, "receivables/receipt.html", context)


@requires("receivables.receive_payment")
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle charges with what is left of a receipt."""
    actor = person(request)
    receipt = seen_receipt(actor, pk)
    charges = open_charges(actor, receipt.customer_id).filter(open__gt=0, business_date__lte=today())
    rows = shares(list(charges[:MOST_CHARGES]), today(), request.POST)
    chosen = parts_of(rows)
    if chosen is None:
        return _show(request, receipt, rows)
    parts, used = chosen
    try:
        return act(request, lambda: allocate(actor, receipt_id=pk, parts=parts), _page_of)
    except BusinessError as error:
        return _show(request, receipt, rows, [message_of(problem) for problem in blame(used, error)])


@requires("receivables.undo_allocation")
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what a receipt settled; its money becomes an advance again."""
    actor = person(request)
    seen_receipt(actor, pk)
    return act(request, lambda: undo_allocation(actor, receipt_id=pk), _page_of)
