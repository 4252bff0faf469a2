"""One step of an order at a time: each view carries out one action and goes back to the order."""

from collections.abc import Callable

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from zhanggui.foundation.approvals.actions import decide as decide_request
from zhanggui.foundation.http.access import person, requires
from zhanggui.sales.actions import orders
from zhanggui.sales.actions.deliveries import close_order
from zhanggui.sales.queries.orders import seen_order
from zhanggui.sales.web.reading import id_of
from zhanggui.ui.answers import act, attempt, body_of, wants_json

LONGEST_REASON = 500


class ReasonForm(forms.Form):
    """Why the rest of an order is closed."""

    note = forms.CharField(label=_("Reason"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 3}))


def order_url(order_id: int) -> str:
    """The address of an order."""
    return reverse("sales:order", args=[order_id])


def _version(request: HttpRequest) -> int | None:
    """The version that was looked at, from a form or from the grid; None when it was not told."""
    text = body_of(request).get("version") if wants_json(request) else request.POST.get("version")
    return id_of(str(text or "")) or None


def _step(request: HttpRequest, order_id: int, run: Callable[..., object]) -> HttpResponse:
    version, actor = _version(request), person(request)
    return act(request, lambda: run(actor, order_id=order_id, version=version), lambda _: order_url(order_id))


@requires("sales.submit_order")
@require_POST
def submit(request: HttpRequest, order_id: int) -> HttpResponse:
    """Hand the order in."""
    return _step(request, order_id, orders.submit_order)


@requires("sales.withdraw_order")
@require_POST
def withdraw(request: HttpRequest, order_id: int) -> HttpResponse:
    """Take the order back before it is decided."""
    return _step(request, order_id, orders.withdraw_order)


@requires("sales.unapprove_order")
@require_POST
def unapprove(request: HttpRequest, order_id: int) -> HttpResponse:
    """反审核."""
    return _step(request, order_id, orders.unapprove_order)


@requires("sales.void_order")
@require_POST
def void(request: HttpRequest, order_id: int) -> HttpResponse:
    """作废."""
    return _step(request, order_id, orders.void_order)


@requires("sales.delete_draft")
@require_POST
def delete(request: HttpRequest, order_id: int) -> HttpResponse:
    """Delete a draft and go back to the list."""
    version, actor = _version(request), person(request)
    return act(request, lambda: orders.delete_draft(actor, order_id=order_id, version=version), lambda _: reverse("sales:orders"))


@requires("sales.review_order")
@require_POST
def review(request: HttpRequest, order_id: int) -> HttpResponse:
    """Sign a submitted order off (`approve` = 1) or send it back with a reason."""
    if request.POST.get("approve") == "1":
        return _step(request, order_id, orders.review_order)
    note = request.POST.get("note", "")[:LONGEST_REASON]
    version, actor = _version(request), person(request)
    return act(
        request,
        lambda: orders.reject_review(actor, order_id=order_id, note=note, version=version),
        lambda _: order_url(order_id),
    )


@requires("approvals.decide")
@require_POST
def decide(request: HttpRequest, order_id: int) -> HttpResponse:
    """Approve (`approve` = 1) or reject with a reason."""
    approve, note = request.POST.get("approve") == "1", request.POST.get("note", "")[:LONGEST_REASON]
    actor = person(request)
    return act(
        request,
        lambda: decide_request(actor, kind=orders.KIND, document_id=order_id, approve=approve, note=note),
        lambda _: order_url(order_id),
    )


@requires("sales.close_order")
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, order_id: int) -> HttpResponse:
    """Ask for the reason, then close what is still open."""
    actor = person(request)
    order = seen_order(actor, order_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"]
        answer = attempt(request, form, lambda: close_order(actor, order_id=order_id, note=note), lambda _: order_url(order_id))
        if answer:
            return answer
    explain = gettext("What is not delivered yet is cancelled; reservations and the rest of the credit are let go.")
    context = {
        "order": order, "form": form, "title": gettext("Close the rest"), "explain": explain,
        "submit": gettext("Close the rest"), "cancel": order_url(order_id),
    }  # fmt: skip
    return render(request, "sales/ask.html", context)
