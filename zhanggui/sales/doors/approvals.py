"""Orders take part in approvals."""

from zhanggui.foundation.approvals.policies import Facts, Policy, register
from zhanggui.kernel.actors import Actor
from zhanggui.sales.actions.orders import KIND, carry_out_approval, carry_out_rejection, facts_of
from zhanggui.sales.queries.orders import lines_of, locked_order


def _facts(actor: Actor, document_id: int) -> Facts:
    order = locked_order(actor, document_id)
    return facts_of(order, lines_of(order))


def _approved(actor: Actor, facts: Facts) -> None:
    order, lines = facts.document
    carry_out_approval(actor, order=order, lines=lines)


def _rejected(actor: Actor, facts: Facts, note: str) -> None:
    order, _ = facts.document
    carry_out_rejection(actor, order=order, note=note)


register(Policy(kind=KIND, facts=_facts, on_approved=_approved, on_rejected=_rejected))
