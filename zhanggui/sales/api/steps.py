"""The steps of an order: submit, review, decide, take back, void, close."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from zhanggui.foundation.approvals.actions import decide
from zhanggui.foundation.http.access import person
from zhanggui.foundation.http.endpoints import version_of, write, writes
from zhanggui.foundation.http.shapes import Flag, In, Text
from zhanggui.sales.actions.deliveries import close_order
from zhanggui.sales.actions.orders import (
    KIND,
    reject_review,
    review_order,
    submit_order,
    unapprove_order,
    void_order,
    withdraw_order,
)
from zhanggui.sales.api.orders import current, told
from zhanggui.sales.api.shapes import OrderOut
from zhanggui.sales.models import Order
from zhanggui.sales.queries.orders import seen_order

router = Router()


class ReasonIn(In):
    """Why."""

    note: Text = Field(max_length=500)


class OrderDecisionIn(In):
    """A decision; a rejection needs its reason in `note`."""

    approve: Flag
    note: Text = Field(default="", max_length=500)


def _step(request: HttpRequest, order_id: int, run: Callable[..., Order], **more: Any) -> HttpResponse:
    actor, version = person(request), version_of(request)
    return write(
        request,
        lambda: run(actor, order_id=order_id, version=version, **more),
        told(request),
        current=current(request, order_id),
    )


@router.post("/orders/{int:order_id}/submit", **writes("sales.submit_order", OrderOut, match="may"))
def submit(request: HttpRequest, order_id: int) -> HttpResponse:
    """Hand an order in; where no rule asks for a decision it is approved at once."""
    return _step(request, order_id, submit_order)


@router.post("/orders/{int:order_id}/withdraw", **writes("sales.withdraw_order", OrderOut, match="may"))
def withdraw(request: HttpRequest, order_id: int) -> HttpResponse:
    """Take an order back before it is approved."""
    return _step(request, order_id, withdraw_order)


@router.post("/orders/{int:order_id}/review", **writes("sales.review_order", OrderOut, match="may"))
def review(request: HttpRequest, order_id: int) -> HttpResponse:
    """Sign off a submitted order as complete and legal."""
    return _step(request, order_id, review_order)


@router.post("/orders/{int:order_id}/reject", **writes("sales.review_order", OrderOut, match="may"))
def reject(request: HttpRequest, order_id: int, body: ReasonIn) -> HttpResponse:
    """Send a submitted order back with a reason."""
    return _step(request, order_id, reject_review, note=body.note)


@router.post("/orders/{int:order_id}/unapprove", **writes("sales.unapprove_order", OrderOut, match="may"))
def unapprove(request: HttpRequest, order_id: int) -> HttpResponse:
    """Back to draft while nothing was delivered."""
    return _step(request, order_id, unapprove_order)


@router.post("/orders/{int:order_id}/void", **writes("sales.void_order", OrderOut, match="may"))
def void(request: HttpRequest, order_id: int) -> HttpResponse:
    """Void a numbered order that is not under way; it keeps its number."""
    return _step(request, order_id, void_order)


@router.post("/orders/{int:order_id}/close", **writes("sales.close_order", OrderOut, match="may"))
def close(request: HttpRequest, order_id: int, body: ReasonIn) -> HttpResponse:
    """Close the rest of an approved order with a reason."""
    return _step(request, order_id, close_order, note=body.note)


@router.post("/orders/{int:order_id}/decision", **writes("approvals.decide", OrderOut))
def decide_order(request: HttpRequest, order_id: int, body: OrderDecisionIn) -> HttpResponse:
    """Approve or reject an order that waits for you."""
    actor = person(request)
    return write(
        request,
        lambda: decide(actor, kind=KIND, document_id=order_id, approve=body.approve, note=body.note),
        lambda _: told(request)(seen_order(actor, order_id)),
    )
