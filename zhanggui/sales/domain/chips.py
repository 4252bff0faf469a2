"""One chip a state, the same on every page: its words, its colour and its icon."""

from dataclasses import dataclass

from zhanggui.kernel.errors import gettext_noop
from zhanggui.sales.domain import states


@dataclass(frozen=True, slots=True)
class Chip:
    """A state as people see it: an English word (translated at the border), a colour of `zg-chip`, an icon."""

    label: str
    colour: str
    icon: str


DECIDED = {
    states.DRAFT: Chip(gettext_noop("Draft"), "", "pencil"),
    states.SUBMITTED: Chip(gettext_noop("Waiting for review"), "amber", "clock"),
    states.REVIEWED: Chip(gettext_noop("Waiting for approval"), "amber", "clock"),
    states.REJECTED: Chip(gettext_noop("Rejected"), "red", "arrow-back-up"),
    states.VOID: Chip(gettext_noop("Void"), "void", "ban"),
}
APPROVED = Chip(gettext_noop("Approved"), "blue", "check")
PART = Chip(gettext_noop("Partly delivered"), "violet", "truck")
ALL = Chip(gettext_noop("Delivered"), "green", "truck-delivery")
CLOSED = Chip(gettext_noop("Rest closed"), "green", "circle-check")
POSTED = Chip(gettext_noop("Posted"), "green", "check")
REVERSED = Chip(gettext_noop("Reversed"), "void", "arrow-back-up")


def order_state(status: str, progress: str, closing: str) -> Chip:
    """The chip of an order: what was decided, then how far it is delivered, then how it ended."""
    if status != states.APPROVED:
        return DECIDED[status]
    if closing == states.CLOSED:
        return CLOSED
    return {states.NONE: APPROVED, states.PART: PART, states.ALL: ALL}[progress]
