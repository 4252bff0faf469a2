"""Ship an order, and look at what was shipped."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhanggui.foundation.books.queries import today
from zhanggui.foundation.http.access import no_store, person, requires
from zhanggui.foundation.http.problems import message_of
from zhanggui.foundation.identity.models import User
from zhanggui.foundation.identity.queries import names_of
from zhanggui.kernel.decimals import QTY_PLACES, parse, plain
from zhanggui.kernel.errors import BusinessError, gettext_noop, refuse_all
from zhanggui.sales.actions.deliveries import Part, post_delivery, unpost_delivery
from zhanggui.sales.domain.possible import Situation, why_not
from zhanggui.sales.models import Delivery, DeliveryLine, Order, OrderLine
from zhanggui.sales.queries.deliveries import seen_delivery
from zhanggui.sales.queries.orders import lines_of, seen_order
from zhanggui.sales.queries.shortage import Supply, supply_of
from zhanggui.sales.queries.tracking import steps_of
from zhanggui.sales.web.page import chain_of
from zhanggui.sales.web.reading import id_of
from zhanggui.sales.web.timeline import timeline
from zhanggui.ui.answers import act

LONGEST_NOTE = 200


@requires("sales.post_delivery")
@require_http_methods(["GET", "POST"])
def deliver(request: HttpRequest, order_id: int) -> HttpResponse:
    """The open lines, prefilled with what can be shipped; posting ships what was entered."""
    actor = person(request)
    order = seen_order(actor, order_id)
    if request.method == "GET":
        refusal = why_not("deliver", Situation(status=order.status, closing=order.closing))
        if refusal:
            raise BusinessError("order.state", refusal)
        return no_store(_form(request, order, problems=()))
    try:
        day, parts = _entered(request, lines_of(order))
        note, version = request.POST.get("note", "")[:LONGEST_NOTE], id_of(request.POST.get("version")) or None
        return act(
            request,
            lambda: post_delivery(actor, order_id=order.pk, day=day, parts=parts, note=note, version=version),
            lambda delivery: reverse("sales:delivery", args=[delivery.pk]),
        )
    except BusinessError as error:
        if error.status != BusinessError.status:
            raise
        return _form(request, order, problems=error.problems)


def _entered(request: HttpRequest, lines: list[OrderLine]) -> tuple[date, list[Part]]:
    """Date and quantities of the form. Raises every illegible field at once."""
    problems: list[BusinessError] = []
    parts = []
    for line in lines:
        text = request.POST.get(f"qty-{line.line_no}", "").strip()
        try:
            parts.append(Part(line.line_no, parse(text or "0", QTY_PLACES, line=line.line_no, field="qty")))
        except BusinessError as problem:
            problems.append(problem)
    try:
        day = date.fromisoformat(request.POST.get("date", ""))
    except ValueError:
        text = gettext_noop("This is no date; write it like 2026-11-23.")
        problems.append(BusinessError("date.invalid", text, field="date"))
        day = date.min
    refuse_all(problems)
    return day, parts


def _form(request: HttpRequest, order: Order, *, problems: tuple[BusinessError, ...]) -> HttpResponse:
    lines = [line for line in lines_of(order) if line.open]
    supply = supply_of(order, lines)
    shared: dict[int, Decimal] = {}
    rows = [_row(request, line, supply[line.pk], shared, problems) for line in lines]
    shown = {row["line"].line_no for row in rows}
    context = {
        "order": order,
        "rows": rows,
        "day": request.POST.get("date") or max(today(), order.order_date).isoformat(),
        "note": request.POST.get("note", ""),
        "problems": [message_of(one) for one in problems if one.line not in shown],
    }
    return render(request, "sales/deliver.html", context, status=BusinessError.status if problems else 200)


def _row(
    request: HttpRequest, line: OrderLine, supply: Supply, shared: dict[int, Decimal], problems: tuple[BusinessError, ...]
) -> dict[str, Any]:
    """A line of the form; lines of one product share what is free, in line order."""
    free = shared.get(line.product_id, supply.free)
    suggested = min(line.open, supply.kept + free)
    shared[line.product_id] = free - max(suggested - supply.kept, Decimal(0))
    return {
        "line": line,
        "supply": supply,
        "value": request.POST.get(f"qty-{line.line_no}", plain(suggested)),
        "problems": [message_of(one) for one in problems if one.line == line.line_no],
    }


@requires("sales.view_delivery")
@require_GET
def delivery(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """One delivery: what left, what it charges, what it cost for those who may see cost."""
    actor = person(request)
    seen = seen_delivery(actor, delivery_id)
    lines = DeliveryLine.objects.filter(delivery=seen).select_related("product", "order_line").order_by("order_line__line_no")
    steps = steps_of([seen.reference])
    names = names_of({step.actor_id for step in steps} | {seen.creator_id})
    context = {
        "delivery": seen,
        "order": seen.order,
        "lines": list(lines),
        "chain": chain_of(actor, seen.order) if _sees_order(actor) else None,
        "maker": names.get(seen.creator_id or 0, ""),
        "history": timeline(steps, seen.reference, names),
        "sees_cost": actor.has_permission("see_cost"),
        "may_unpost": actor.has_permission("sales.unpost_delivery"),
        "why_not": _why_not_unpost(seen),
    }
    return no_store(render(request, "sales/delivery.html", context))


def _sees_order(actor: User) -> bool:
    return actor.has_permission("sales.view_order")


def _why_not_unpost(delivery: Delivery) -> str:
    if delivery.status != Delivery.POSTED:
        return gettext_noop("This delivery is reversed already.")
    if delivery.invoice_id is not None:
        return gettext_noop("An invoice stands on this delivery; it can no longer be reversed.")
    return ""


@requires("sales.unpost_delivery")
@require_POST
def unpost(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """反审核 of a delivery."""
    actor = person(request)
    url = reverse("sales:delivery", args=[delivery_id])
    return act(request, lambda: unpost_delivery(actor, delivery_id=delivery_id), lambda _: url)
