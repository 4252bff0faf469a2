"""What comments announce."""

from dataclasses import dataclass
from typing import ClassVar

from zhanggui.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentioned(Event):
    """People were named in a comment: `people` are the ids of those to tell, all of whom may see the document."""

    name: ClassVar[str] = "comments.mentioned"

    comment: int
    subject: str
    author: int
    people: list[int]
