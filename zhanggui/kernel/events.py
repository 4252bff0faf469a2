"""What a business event is: a past-tense fact, frozen, carrying ids and the few facts of the moment."""

from dataclasses import asdict, dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base of all events. `name` is public (`sales.order.approved`): promised once stored."""

    name: ClassVar[str]

    def payload(self) -> dict[str, Any]:
        """The fields as JSON-ready values."""
        return asdict(self)
