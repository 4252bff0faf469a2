"""The states of an order and of a delivery: declared pairs, anything else is refused."""

from zhanggui.kernel.errors import BusinessError, gettext_noop

DRAFT, SUBMITTED, REVIEWED, APPROVED, REJECTED, VOID = (
    "draft", "submitted", "reviewed", "approved", "rejected", "void",
)  # fmt: skip
STATUSES = (DRAFT, SUBMITTED, REVIEWED, APPROVED, REJECTED, VOID)

MOVES = frozenset(
    {
        (DRAFT, SUBMITTED),
        (SUBMITTED, REVIEWED),
        (SUBMITTED, DRAFT),
        (SUBMITTED, REJECTED),
        (REVIEWED, APPROVED),
        (REVIEWED, DRAFT),
        (REVIEWED, REJECTED),
        (REJECTED, DRAFT),
        (REJECTED, SUBMITTED),
        (APPROVED, DRAFT),
        (DRAFT, VOID),
        (REJECTED, VOID),
    }
)
EDITABLE = (DRAFT, REJECTED)

NONE, PART, ALL = "none", "part", "all"
OPEN, DONE, CLOSED = "open", "done", "closed"

WHY_NOT = {
    SUBMITTED: gettext_noop("Only a draft or a rejected order can be submitted."),
    REVIEWED: gettext_noop("Only a submitted order can be reviewed."),
    APPROVED: gettext_noop("Only a reviewed order can be approved."),
    REJECTED: gettext_noop("Only a submitted or reviewed order can be rejected."),
    DRAFT: gettext_noop("Only an order that is under way can go back to draft."),
    VOID: gettext_noop("Only a draft or a rejected order can be voided."),
}


def require_move(status: str, to: str) -> None:
    """Refuse a move that is not declared. Raises BusinessError `order.state`."""
    if (status, to) not in MOVES:
        raise BusinessError("order.state", WHY_NOT[to], field="status")
