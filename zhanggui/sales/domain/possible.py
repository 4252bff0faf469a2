"""What may be done with an order now, and the sentence that says why not: the pages grey their buttons by it.

The actions stay the judges; a test walks through all states and holds both together.
"""

from collections.abc import Callable
from dataclasses import dataclass

from zhanggui.kernel.errors import gettext_noop
from zhanggui.sales.domain import states


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """An order as one person finds it.

    `own`: the person made or submitted it. `mine`: an open decision is this person's to take. `uninvoiced`: posted
    deliveries without an invoice.
    """

    status: str
    progress: str = states.NONE
    closing: str = states.OPEN
    numbered: bool = True
    own: bool = False
    mine: bool = False
    uninvoiced: bool = False


NOT_APPROVED = gettext_noop("Only an approved order can be delivered.")


def _edit(now: Situation) -> str:
    if now.status not in states.EDITABLE:
        return gettext_noop("This order is under way; withdraw it or reverse its approval first.")
    return ""


def _move(to: str) -> Callable[[Situation], str]:
    return lambda now: "" if (now.status, to) in states.MOVES else states.WHY_NOT[to]


def _withdraw(now: Situation) -> str:
    if now.status not in (states.SUBMITTED, states.REVIEWED):
        return gettext_noop("Only an order that waits for a decision can be withdrawn.")
    return ""


def _review(now: Situation) -> str:
    if now.status != states.SUBMITTED:
        return states.WHY_NOT[states.REVIEWED]
    return gettext_noop("Nobody reviews an order they made or submitted themselves.") if now.own else ""


def _approve(now: Situation) -> str:
    if now.status != states.REVIEWED:
        return states.WHY_NOT[states.APPROVED]
    return _decide(now)


def _reject(now: Situation) -> str:
    if now.status == states.SUBMITTED:
        return ""
    if now.status != states.REVIEWED:
        return states.WHY_NOT[states.REJECTED]
    return _decide(now)


def _decide(now: Situation) -> str:
    if now.own:
        return gettext_noop("Nobody decides on a document they made or submitted themselves.")
    return "" if now.mine else gettext_noop("No decision of yours is open on this document.")


def _unapprove(now: Situation) -> str:
    if now.status != states.APPROVED:
        return gettext_noop("Only an approved order can be taken back.")
    if now.progress != states.NONE or now.closing == states.CLOSED:
        return gettext_noop("Goods were delivered already; reverse the deliveries first.")
    return ""


def _deliver(now: Situation) -> str:
    if now.status != states.APPROVED:
        return NOT_APPROVED
    if now.closing != states.OPEN:
        return gettext_noop("This order is closed; nothing is left to deliver.")
    return ""


def _invoice(now: Situation) -> str:
    return "" if now.uninvoiced else gettext_noop("Nothing is left to invoice: deliver goods first.")


def _void(now: Situation) -> str:
    if (now.status, states.VOID) not in states.MOVES:
        return states.WHY_NOT[states.VOID]
    return "" if now.numbered else gettext_noop("A draft without a number is simply deleted.")


def _delete(now: Situation) -> str:
    if now.numbered or now.status != states.DRAFT:
        return gettext_noop("An order with a number is voided, not deleted.")
    return ""


_RULES: dict[str, Callable[[Situation], str]] = {
    "edit": _edit,
    "submit": _move(states.SUBMITTED),
    "withdraw": _withdraw,
    "review": _review,
    "approve": _approve,
    "reject": _reject,
    "unapprove": _unapprove,
    "deliver": _deliver,
    "invoice": _invoice,
    "close": _deliver,
    "void": _void,
    "delete": _delete,
}


def why_not(verb: str, now: Situation) -> str:
    """The English sentence that says why `verb` is not possible now; empty when it is."""
    return _RULES[verb](now)
