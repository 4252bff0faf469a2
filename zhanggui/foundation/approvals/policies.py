"""The door `approvals.policies`: what a room tells about its documents so that rules can judge them."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zhanggui.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules may look at, and whose document it is. `content_hash` is of everything the approver sees.

    `document` is what the room loaded and locked for this; it is handed back to the room's follow-up as it is.
    """

    figures: dict[str, Decimal]
    revision: int
    content_hash: str
    creator_id: int
    submitter_id: int
    department_id: int | None
    document: Any = None
    editor_id: int | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """A document as the approver first sees it: whom it is with, what it comes to, its largest lines in words."""

    party: str
    amount: Decimal
    lines: Sequence[str]
    more: int


@dataclass(frozen=True, slots=True)
class Policy:
    """How one kind of document takes part: its facts, and the room's actions after the last decision.

    `facts(document_id)` locks the document; `summaries` tells many documents by id in a fixed number of queries;
    `on_approved` and `on_rejected` run in the decision's transaction.
    """

    kind: str
    facts: Callable[[Actor, int], Facts]
    summaries: Callable[[Actor, Sequence[int]], Mapping[int, Summary]]
    on_approved: Callable[[Actor, Facts], None]
    on_rejected: Callable[[Actor, Facts, str], None]


_policies: dict[str, Policy] = {}


def register(policy: Policy) -> None:
    """Fill the door; called from a room's `doors.py`."""
    _policies[policy.kind] = policy


def policy_of(kind: str) -> Policy | None:
    """The policy of a document kind; None for a kind that takes no part."""
    return _policies.get(kind)


def kinds() -> list[str]:
    """The document kinds that take part in approvals."""
    return sorted(_policies)


def summaries_of(actor: Actor, documents: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Summary]:
    """What many documents are about, by (kind, id); those the actor may not see are left out."""
    ids: dict[str, list[int]] = defaultdict(list)
    for kind, document_id in documents:
        ids[kind].append(document_id)
    return {
        (kind, pk): summary
        for kind, some in ids.items()
        if (policy := policy_of(kind)) is not None
        for pk, summary in policy.summaries(actor, some).items()
    }
