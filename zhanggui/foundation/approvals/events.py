"""What happens around decisions. Names are public: stored once, they stay."""

from dataclasses import dataclass
from typing import ClassVar

from zhanggui.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionAsked(Event):
    """A document waits for somebody's decision."""

    name: ClassVar[str] = "approvals.decision.asked"

    request: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTaken(Event):
    """Somebody approved or rejected a document."""

    name: ClassVar[str] = "approvals.decision.taken"

    request: int
