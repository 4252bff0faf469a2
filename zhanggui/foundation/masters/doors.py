"""What every master gives to the doors below: what its records are called and where they are seen, and its search."""

from collections.abc import Mapping
from typing import TypeVar

from django.utils.translation import gettext_lazy

from zhanggui.foundation.masters.declaration import Master
from zhanggui.foundation.masters.models import MasterRecord
from zhanggui.foundation.references.registry import Target, resolver
from zhanggui.foundation.references.visibility import visible
from zhanggui.foundation.search.providers import MOST_HITS, Hit, Provider, register
from zhanggui.kernel.actors import Actor

M = TypeVar("M", bound=MasterRecord)


def open_doors(master: Master[M]) -> None:
    """Fill `references.resolvers` and `search.providers` for a declared master; called from a room's `doors`."""

    @resolver(master.kind)
    def resolve(ids: list[int]) -> Mapping[int, Target]:
        rows = master.model._default_manager.filter(id__in=ids).values_list("id", "name")
        return {pk: Target(name, master.url(pk)) for pk, name in rows}

    visible(master.kind, master.view, master.visible_to, number="code")

    def find(actor: Actor, text: str) -> list[Hit]:
        return [Hit(row.name, row.code, master.url(row.pk)) for row in master.found(actor, text)[:MOST_HITS]]

    register(Provider(label=gettext_lazy(master.title), permission=master.view, find=find))  # type: ignore[arg-type]
