"""A master record is declared once; its form, list, page, API and import are made from the declaration."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

from zhanggui.foundation.customfields.queries import open_to, own_entries
from zhanggui.foundation.masters.models import MasterRecord
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.cards import Entry, entries_of
from zhanggui.kernel.errors import NotFound, gettext_noop
from zhanggui.kernel.search_key import normalised

M = TypeVar("M", bound=MasterRecord)


@dataclass(frozen=True)
class Master(Generic[M]):
    """What a kind of master record is.

    `kind` is its reference kind ("parties.supplier"), `card` the dataclass that people fill in, whose names are columns of
    `model`; `view` and `edit` are permissions; `visible_to` narrows to what an actor may see; `address` is where its pages
    stand; `title` and `new` are English messages; `found_by` names the entries it is searched by besides code and name.
    """

    kind: str
    model: type[M]
    card: type
    title: str
    new: str
    view: str
    edit: str
    visible_to: Callable[[Actor], QuerySet[M]]
    address: str
    found_by: tuple[str, ...] = ()

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The declared entries of the card."""
        return entries_of(self.card)

    def own(self, actor: Actor) -> tuple[Entry, ...]:
        """The company's own fields that the actor may see; one query."""
        return open_to(actor, own_entries(self.kind))

    def seen(self, actor: Actor, pk: int) -> M:
        """One record. Raises NotFound when there is none or the actor may not see it."""
        record = self.visible_to(actor).filter(pk=pk).first()
        if record is None:
            raise self.unknown()
        return record

    def found(self, actor: Actor, text: str) -> QuerySet[M]:
        """Visible records by code, name, pinyin or initials."""
        return self.visible_to(actor).filter(search_key__contains=normalised(text)).order_by("code")

    def card_of(self, record: M) -> Any:
        """The card of a record."""
        return self.card(**{entry.name: getattr(record, entry.name) for entry in self.entries})

    def url(self, pk: int) -> str:
        """Where one record is seen."""
        return f"{self.address}{pk}/"

    def unknown(self) -> NotFound:
        """The refusal for a record that is not there or not the actor's."""
        return NotFound("record.unknown", gettext_noop("This record does not exist, or you may not see it."))
