"""References such as `sales.order/12`: what documents of other rooms are called and where they are seen."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference points at: a title for people and a stable URL."""

    title: str
    url: str


Resolver = Callable[[list[int]], Mapping[int, Target]]
_resolvers: dict[str, Resolver] = {}


def reference(kind: str, pk: int) -> str:
    """Write the reference of an object."""
    return f"{kind}/{pk}"


def split(text: str) -> tuple[str, int]:
    """Read a reference: its kind and its id."""
    kind, _, pk = text.partition("/")
    return kind, int(pk)


def resolver(kind: str) -> Callable[[Resolver], Resolver]:
    """The door `references.resolvers`: ids in, titles and URLs out, in one query."""

    def register(resolve: Resolver) -> Resolver:
        _resolvers[kind] = resolve
        return resolve

    return register


def resolve(references: Iterable[str]) -> dict[str, Target]:
    """Titles and URLs of many references, one query a kind; unknown ones are left out."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for text in references:
        if "/" in text:
            kind, pk = split(text)
            wanted[kind].append(pk)
    found: dict[str, Target] = {}
    for kind, ids in wanted.items():
        if kind in _resolvers:
            found.update({reference(kind, pk): target for pk, target in _resolvers[kind](ids).items()})
    return found
