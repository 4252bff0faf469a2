"""New and changed orders: the page around the line grid, and the saves it sends."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from zhanggui.foundation.books.queries import today
from zhanggui.foundation.customfields.queries import entries_for, open_to
from zhanggui.foundation.customfields.values import as_texts
from zhanggui.foundation.http.access import no_store, person, requires
from zhanggui.foundation.http.problems import problem_of
from zhanggui.foundation.identity.models import User
from zhanggui.foundation.identity.queries import names_of
from zhanggui.foundation.operations.frame import Replayed, current_call
from zhanggui.inventory.queries import warehouses
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.cards import Entry
from zhanggui.kernel.decimals import plain
from zhanggui.kernel.errors import BusinessError, Conflict, gettext_noop
from zhanggui.sales.actions.orders import change_order, create_order
from zhanggui.sales.domain.possible import Situation, why_not
from zhanggui.sales.models import Order, OrderLine
from zhanggui.sales.queries.entry import offers_of
from zhanggui.sales.queries.orders import lines_of, seen_order
from zhanggui.sales.queries.tracking import steps_of
from zhanggui.sales.web.gridtexts import texts
from zhanggui.sales.web.lookups import offer_json
from zhanggui.sales.web.reading import id_of, read_draft, require_head
from zhanggui.sales.web.timeline import as_json, timeline
from zhanggui.ui.answers import body_of
from zhanggui.ui.cards import OwnFields


@requires("sales.create_order")
@require_GET
def new(request: HttpRequest) -> HttpResponse:
    """An empty order in the grid."""
    actor = person(request)
    head = {"order_date": today().isoformat(), "tax_included": True, "freight": "0", **_usual_warehouse(actor)}
    return _page(request, actor, order=None, head=head)


def _usual_warehouse(actor: User) -> dict[str, int]:
    """The warehouse of the person's newest order; nothing before the first one."""
    newest = Order.objects.filter(creator_id=actor.pk).order_by("-id").values_list("warehouse_id", flat=True).first()
    return {"warehouse": newest} if newest else {}


@requires("sales.edit_order")
@require_GET
def edit(request: HttpRequest, order_id: int) -> HttpResponse:
    """A draft or rejected order in the grid. Raises NotFound, or `order.locked` while it is under way."""
    actor = person(request)
    order = seen_order(actor, order_id)
    refusal = why_not("edit", Situation(status=order.status))
    if refusal:
        raise BusinessError("order.locked", refusal)
    return _page(request, actor, order=order, head=_head(order))


def _page(request: HttpRequest, actor: User, *, order: Order | None, head: dict[str, Any]) -> HttpResponse:
    places = [{"id": place.pk, "name": place.name} for place in warehouses()]
    own = entries_for(Order.carrier, OrderLine.carrier)
    config = {
        "own": [_own_input(entry) for entry in open_to(actor, own[OrderLine.carrier])],
        "order": order.pk if order else None,
        "version": order.version if order else None,
        "seen": _newest(order) if order else 0,
        "person": actor.pk,
        "head": {"warehouse": places[0]["id"] if places else None, **head},
        "lines": _lines(order, open_to(actor, own[OrderLine.carrier])) if order else [],
        "urls": _urls(),
        "texts": texts(),
    }
    form = OwnFields(open_to(actor, own[Order.carrier]), initial={"extra": order.extra if order else {}})
    context = {
        "order": order,
        "config": config,
        "own": form,
        "warehouses": places,
        "may_submit": actor.has_permission("sales.submit_order"),
    }
    return no_store(render(request, "sales/order_edit.html", context))


def _own_input(entry: Entry) -> dict[str, Any]:
    """An own field of a line, for the panel beside the grid."""
    return {"code": entry.name, "label": entry.label, "kind": entry.kind, "choices": [value for value, _ in entry.choices]}


def _urls() -> dict[str, str]:
    names = ("products", "named", "customers", "facts", "figures", "save")
    return {name: reverse(f"sales:{name}") for name in names} | {"orders": reverse("sales:orders")}


def _newest(order: Order) -> int:
    steps = steps_of([order.reference])
    return steps[0].sequence if steps else 0


def _head(order: Order) -> dict[str, Any]:
    return {
        "customer": order.customer_id,
        "customer_name": order.customer_name,
        "customer_code": order.customer.code,
        "warehouse": order.warehouse_id,
        "order_date": order.order_date.isoformat(),
        "due_date": order.due_date.isoformat() if order.due_date else "",
        "freight": plain(order.freight),
        "external_number": order.external_number or "",
        "note": order.note,
        "tax_included": order.tax_included,
        "ship_name": order.ship_name,
        "ship_address": order.ship_address,
        "ship_country": order.ship_country,
    }


def _lines(order: Order, own: Sequence[Entry]) -> list[dict[str, Any]]:
    lines = lines_of(order)
    offers = offers_of((line.product_id for line in lines), order.warehouse_id)
    return [_line(line, own) | {"product": offer_json(offers[line.product_id])} for line in lines]


def _line(line: OrderLine, own: Sequence[Entry]) -> dict[str, Any]:
    return {
        "qty": plain(line.ordered),
        "price": plain(line.price),
        "discount": plain(line.discount * 100) if line.discount else "",
        "note": line.note,
        "own": as_texts(own, line.extra),
    }


@requires("sales.create_order")
@require_POST
def save_new(request: HttpRequest) -> HttpResponse:
    """Save what the grid holds as a new draft."""
    entered = read_draft(body_of(request), today=today)
    require_head(entered)
    return _saved(lambda: create_order(person(request), draft=entered.complete()))


@requires("sales.edit_order")
@require_POST
def save(request: HttpRequest, order_id: int) -> HttpResponse:
    """Save what the grid holds over a draft; a conflict answers with what the others changed meanwhile."""
    body = body_of(request)
    version = id_of(str(body.get("version")))
    if not version:
        raise BusinessError("version.missing", gettext_noop("Say which version of the document this changes."))
    entered = read_draft(body, today=today)
    require_head(entered)
    actor = person(request)
    try:
        return _saved(lambda: change_order(actor, order_id=order_id, draft=entered.complete(), version=version))
    except Conflict as conflict:
        if conflict.code != "edit.conflict":
            raise
        return _conflict(actor, order_id, conflict, after=id_of(str(body.get("seen"))))


def _saved(run: Callable[[], Order]) -> HttpResponse:
    """Carry the save out once: the same key gets the same answer again."""
    current_call().render = _answer
    try:
        return JsonResponse(_answer(run()))
    except Replayed as again:
        return JsonResponse(again.answer)


def _answer(order: Order) -> dict[str, Any]:
    return {"id": order.pk, "version": order.version, "url": reverse("sales:order", args=[order.pk])}


def _conflict(actor: Actor, order_id: int, conflict: Conflict, *, after: int) -> HttpResponse:
    order = seen_order(actor, order_id)
    steps = steps_of([order.reference], after=after)
    rows = timeline(steps, order.reference, names_of({step.actor_id for step in steps}))
    url = reverse("sales:order", args=[order.pk])
    answer = problem_of(conflict) | {"changes": as_json(rows), "url": f"{url}#history"}
    return JsonResponse(answer, status=conflict.status, content_type="application/problem+json")
