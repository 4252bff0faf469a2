"""Orders take part in approvals."""

from collections import defaultdict
from collections.abc import Sequence

from zhanggui.foundation.approvals.policies import Facts, Policy, Summary, register
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.decimals import plain
from zhanggui.sales.actions.orders import KIND, carry_out_approval, carry_out_rejection, facts_of
from zhanggui.sales.models import Order, OrderLine
from zhanggui.sales.queries.orders import lines_of, locked_order, visible_to

MOST_LINES = 3


def _facts(actor: Actor, document_id: int) -> Facts:
    order = locked_order(actor, document_id)
    return facts_of(order, lines_of(order))


def _approved(actor: Actor, facts: Facts) -> None:
    order, lines = facts.document
    carry_out_approval(actor, order=order, lines=lines)


def _rejected(actor: Actor, facts: Facts, note: str) -> None:
    order, _ = facts.document
    carry_out_rejection(actor, order=order, note=note)


def _summaries(actor: Actor, ids: Sequence[int]) -> dict[int, Summary]:
    orders = visible_to(actor).filter(id__in=ids)
    lines: dict[int, list[OrderLine]] = defaultdict(list)
    for line in OrderLine.objects.filter(order__in=ids).select_related("product").order_by("-gross", "line_no"):
        lines[line.order_id].append(line)
    return {order.pk: _summary(order, lines[order.pk]) for order in orders}


def _summary(order: Order, lines: list[OrderLine]) -> Summary:
    texts = [f"{line.product.name} {line.product.spec} × {plain(line.ordered)} {line.product.unit}" for line in lines]
    return Summary(order.customer_name, order.total, texts[:MOST_LINES], max(len(texts) - MOST_LINES, 0))


register(Policy(kind=KIND, facts=_facts, summaries=_summaries, on_approved=_approved, on_rejected=_rejected))
