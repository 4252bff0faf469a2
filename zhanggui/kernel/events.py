"""What a business event is: a past-tense fact, frozen, carrying ids and the few facts of the moment."""

from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base of all events. `name` is public (`sales.order.approved`): promised once stored."""

    name: ClassVar[str]

    def payload(self) -> dict[str, Any]:
        """The fields as JSON-ready values."""
        return asdict(self)

    @classmethod
    def subject_field(cls) -> str:
        """The name of the first field: it holds the id of the object that the event is about."""
        return fields(cls)[0].name

    @classmethod
    def kind(cls) -> str:
        """The kind of that object, for references: the room and the first field (`sales.order`)."""
        return f"{cls.name.partition('.')[0]}.{cls.subject_field()}"
