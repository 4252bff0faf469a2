"""Everything that the page of one order shows, gathered in a number of queries that does not grow with its lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zhanggui.foundation.approvals.models import Decision, Request
from zhanggui.foundation.approvals.queries import waiting_for
from zhanggui.foundation.books.queries import profile
from zhanggui.foundation.customfields.queries import entries_for, open_to
from zhanggui.foundation.identity.models import User
from zhanggui.foundation.identity.queries import names_of
from zhanggui.inventory.queries import stock_of
from zhanggui.kernel.cards import Entry
from zhanggui.kernel.decimals import ZERO
from zhanggui.receivables.queries import exposure_of
from zhanggui.sales.actions.orders import KIND
from zhanggui.sales.domain import states
from zhanggui.sales.domain.possible import Situation
from zhanggui.sales.models import Delivery, Invoice, Order, OrderLine
from zhanggui.sales.queries.margins import margins_of, unit_costs
from zhanggui.sales.queries.orders import discount_of, lines_of
from zhanggui.sales.queries.shortage import Supply, supply_of
from zhanggui.sales.queries.tracking import Settled, deliveries_of, invoices_of, last_deal, settled_by, steps_of
from zhanggui.sales.web.bar import buttons
from zhanggui.sales.web.timeline import field_of, timeline
from zhanggui.ui.cards import facts_of

RECEIPT = "receivables.receipt"


@dataclass(frozen=True, slots=True)
class Shown:
    """A line with what is known about it; `margin` only for people who may see cost."""

    line: OrderLine
    supply: Supply
    margin: Decimal | None
    own: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Chain:
    """The documents that followed the order; `opens`: the person may open the deliveries, not only know of them."""

    opens: bool
    deliveries: list[Delivery]
    invoices: list[Invoice]
    receipts: list[Settled]

    @property
    def titles(self) -> dict[str, str]:
        """Their numbers by reference."""
        own = {one.reference: str(one) for one in self.deliveries} | {one.reference: str(one) for one in self.invoices}
        return own | {f"{RECEIPT}/{one.receipt_id}": one.number for one in self.receipts}


@dataclass(frozen=True, slots=True)
class Asked:
    """The newest approval request with its decisions; `mine` = it waits for this person."""

    request: Request
    decisions: list[Decision]
    mine: bool


def order_context(actor: User, order: Order) -> dict[str, Any]:
    """The context of `sales/order.html`."""
    lines = lines_of(order)
    own = entries_for(Order.carrier, OrderLine.carrier)
    chain, asked = chain_of(actor, order), asked_for(actor, order)
    steps = steps_of([order.reference, *chain.titles])
    names = names_of({step.actor_id for step in steps} | _people(order, asked))
    bar, menu = buttons(actor, order, situation(actor, order, chain, asked), reviews=_reviews(order))
    return {
        "order": order,
        "own": facts_of(open_to(actor, own[Order.carrier]), order.extra),
        "lines": _shown(actor, order, lines, open_to(actor, own[OrderLine.carrier])),
        "net": order.goods - order.tax,
        "discount": discount_of(lines, tax_included=order.tax_included),
        "qty": sum((line.ordered for line in lines), ZERO),
        "chain": chain,
        "asked": asked,
        "reasons": _reasons(asked),
        "decisions": [_decided(one, names) for one in asked.decisions] if asked else [],
        "maker": names.get(order.creator_id, ""),
        "submitter": names.get(order.submitter_id or 0, ""),
        "approver": "" if order.approver_id in (order.creator_id, order.submitter_id) else names.get(order.approver_id or 0, ""),
        "history": timeline(steps, order.reference, names, chain.titles),
        "bar": bar,
        "menu": menu,
        "decides": next((button for button in bar if button.deed.how == "decide" and not button.why), None),
        "sees_cost": actor.has_permission("see_cost"),
        **line_context(actor, order, lines[0] if lines else None),
        **_credit(actor, order),
    }


def line_context(actor: User, order: Order, line: OrderLine | None) -> dict[str, Any]:
    """The side panel of one line: stock by warehouse, why this price, what the customer paid last."""
    if line is None:
        return {"line": None}
    average = None
    if actor.has_permission("see_cost"):
        average = unit_costs([line.product_id], order.warehouse).get(line.product_id)
    return {
        "line": line,
        "stock": stock_of(line.product_id),
        "deal": last_deal(order.customer_id, line.product_id),
        "average": average,
    }


def _shown(actor: User, order: Order, lines: Sequence[OrderLine], own: Sequence[Entry]) -> list[Shown]:
    supply = supply_of(order, lines)
    margins = margins_of(lines, order.warehouse) if actor.has_permission("see_cost") else {}
    return [Shown(line, supply[line.pk], margins.get(line.pk), _filled(own, line)) for line in lines]


def _filled(own: Sequence[Entry], line: OrderLine) -> list[tuple[str, str]]:
    return [(label, text) for label, text in facts_of(own, line.extra) if text]


def chain_of(actor: User, order: Order) -> Chain:
    """What followed the order, as far as the person may see it."""
    deliveries = deliveries_of(order)
    invoices = invoices_of(order) if actor.has_permission("sales.view_invoice") else []
    sources = [delivery.reference for delivery in deliveries]
    receipts = settled_by(sources) if sources and actor.has_permission("receivables.view_account") else []
    return Chain(actor.has_permission("sales.view_delivery"), deliveries, invoices, receipts)


def asked_for(actor: User, order: Order) -> Asked | None:
    """The approval request of the order's present revision, None when there is none."""
    rows = Request.objects.filter(kind=KIND, document_id=order.pk).exclude(state=Request.WITHDRAWN)
    request = rows.select_related("role").order_by("-id").first()
    if request is None or request.revision != order.revision:
        return None
    mine = request.state == Request.OPEN and waiting_for(actor).filter(pk=request.pk).exists()
    return Asked(request, list(Decision.objects.filter(request=request).order_by("id")), mine)


def situation(actor: User, order: Order, chain: Chain, asked: Asked | None) -> Situation:
    """The order as this person finds it."""
    return Situation(
        status=order.status,
        progress=order.progress,
        closing=order.closing,
        numbered=order.number is not None,
        own=actor.pk in (order.creator_id, order.editor_id, order.submitter_id),
        mine=bool(asked and asked.mine),
        uninvoiced=any(d.status == Delivery.POSTED and d.invoice_id is None for d in chain.deliveries),
    )


def _reviews(order: Order) -> bool:
    return order.status == states.SUBMITTED or profile().review_orders


def _reasons(asked: Asked | None) -> list[tuple[str, Decimal, Decimal]]:
    """Why somebody has to decide: fact, its value, the limit it is above."""
    rows = asked.request.reasons if asked else []
    return [(field_of(fact), Decimal(value), Decimal(limit)) for fact, value, limit in rows]


def _decided(decision: Decision, names: Mapping[int, str]) -> dict[str, Any]:
    return {
        "who": names.get(decision.approver_id, ""),
        "approved": decision.approved,
        "note": decision.note,
        "at": decision.decided_at,
    }


def _people(order: Order, asked: Asked | None) -> set[int | None]:
    people = {order.creator_id, order.submitter_id, order.reviewer_id, order.approver_id}
    return people | {decision.approver_id for decision in asked.decisions} if asked else people


def _credit(actor: User, order: Order) -> dict[str, Any]:
    """The exposure; `after` is what is left when an order that is not approved yet is counted in."""
    if not actor.has_permission("receivables.view_account"):
        return {"credit": None}
    exposure = exposure_of(order.customer_id)
    counted = order.status in (states.APPROVED, states.VOID)
    after = None if exposure.left is None else exposure.left - (ZERO if counted else order.total)
    return {"credit": exposure, "after": after}
