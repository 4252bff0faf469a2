"""The door `references.visibility`: who may know of which objects, asked for many references of all rooms at once.

What travels to programs (the changes feed, webhooks) is narrowed here by the very queries that narrow the pages.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from zhanggui.foundation.references.registry import reference, split
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import NotFound, gettext_noop


@dataclass(frozen=True, slots=True)
class Seen:
    """An object that the person may see: the number or code people know it by, its version where it has one."""

    number: str
    version: int | None


@dataclass(frozen=True, slots=True)
class _Kind:
    permission: str
    rows: Callable[[Actor], QuerySet[Any]]
    number: str


_REFERENCE = re.compile(r"[a-z_]{1,40}\.[a-z_]{1,40}/[0-9]{1,17}")
_kinds: dict[str, _Kind] = {}


def visible(kind: str, permission: str, rows: Callable[[Actor], QuerySet[Any]], *, number: str = "number") -> None:
    """Say that `rows(actor)` are the objects of a kind that holders of `permission` see; `number` names their number."""
    _kinds[kind] = _Kind(permission, rows, number)


def kinds() -> list[str]:
    """The kinds that programs hear about."""
    return sorted(_kinds)


def seen(actor: Actor, references: Iterable[str]) -> Mapping[str, Seen]:
    """Which of the references the actor may see, one query a kind; the rest, and unknown kinds, are left out."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for kind, pk in map(split, references):
        if kind in _kinds and actor.has_permission(_kinds[kind].permission):
            wanted[kind].append(pk)
    return {reference(kind, pk): it for kind, ids in wanted.items() for pk, it in _rows(_kinds[kind], actor, ids)}


def require_visible(actor: Actor, text: str) -> None:
    """Refuse a reference whose object the actor may not see, or whose kind does not say who sees it. Raises NotFound."""
    if not _REFERENCE.fullmatch(text) or text not in seen(actor, [text]):
        raise NotFound("reference.unknown", gettext_noop("This does not exist, or you may not see it."))


def bearing(actor: Actor, number: str) -> list[str]:
    """References of the objects that bear this number or code and that the actor may see, one query a kind."""
    return [
        reference(code, pk)
        for code, kind in _kinds.items()
        if actor.has_permission(kind.permission)
        for pk in kind.rows(actor).filter(**{kind.number: number}).order_by("pk").values_list("pk", flat=True)
    ]


def _rows(kind: _Kind, actor: Actor, ids: list[int]) -> Iterable[tuple[int, Seen]]:
    rows = kind.rows(actor).filter(pk__in=ids).select_related(None).prefetch_related(None)
    versioned = any(field.name == "version" for field in rows.model._meta.get_fields())
    names = ("pk", kind.number, "version") if versioned else ("pk", kind.number)
    for pk, number, *version in rows.values_list(*names):
        yield pk, Seen(number or "", version[0] if version else None)
