"""The door `search.providers`: what a room finds for the command bar, already within the person's scope."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from zhanggui.kernel.actors import Actor

MOST_HITS = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: what it is called, one line about it, where it is seen."""

    title: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True)
class Provider:
    """A room's search: the group's label, the permission it needs, and hits for a text (at most `MOST_HITS`)."""

    label: str
    permission: str
    find: Callable[[Actor, str], list[Hit]]


_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Fill the door; called from a room's `doors`."""
    _providers.append(provider)


def found(actor: Actor, text: str) -> Iterator[tuple[str, list[Hit]]]:
    """Hits by group, for what the actor may see."""
    for provider in _providers:
        if actor.has_permission(provider.permission):
            hits = provider.find(actor, text)
            if hits:
                yield provider.label, hits
