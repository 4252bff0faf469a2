"""Keep master records: the same four operations for every declared kind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Generic, TypeVar

from zhanggui.foundation.books.context import connection
from zhanggui.foundation.books.rows import insert_rows, update_rows
from zhanggui.foundation.customfields.queries import own_entries
from zhanggui.foundation.customfields.values import changes as own_changes
from zhanggui.foundation.customfields.values import checked
from zhanggui.foundation.masters.declaration import Master
from zhanggui.foundation.masters.models import MasterRecord
from zhanggui.foundation.operations.frame import action, record
from zhanggui.foundation.references.registry import reference
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.cards import Entry
from zhanggui.kernel.errors import BusinessError, edit_conflict, gettext_noop
from zhanggui.kernel.search_key import search_key

M = TypeVar("M", bound=MasterRecord)
Extra = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A card with the values of the company's own fields, as an import brings it."""

    card: Any
    extra: Extra


@dataclass(frozen=True, slots=True)
class Written:
    """How many records of an import were new, changed and as they were."""

    created: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Deeds(Generic[M]):
    """The actions of a master: `create(actor, card=, extra=)`, `change(actor, pk=, card=, version=, extra=)`,
    `put(actor, rows=, update=)`, `stop(actor, pk=, stopped=)`; each needs the master's `edit` permission.
    """

    create: Callable[..., M]
    change: Callable[..., M]
    put: Callable[..., Written]
    stop: Callable[..., M]


@cache
def deeds_of(master: Master[M]) -> Deeds[M]:
    """The actions of a declared master."""
    guarded = action(master.edit)
    return Deeds(
        create=guarded(partial(_create, master)), change=guarded(partial(_change, master)),
        put=guarded(partial(_put, master)), stop=guarded(partial(_stop, master)),
    )  # fmt: skip


def _create(master: Master[M], actor: Actor, /, *, card: Any, extra: Extra | None = None) -> M:
    """Add a record. Raises BusinessError `code.taken` and what the company's own fields refuse."""
    _require_free(master, card.code)
    new = _filled(master, master.model(), card)
    new.extra = checked(actor, own_entries(master.kind), extra)
    new.save()
    record(reference(master.kind, new.pk), "created", note=str(new))
    return new


def _change(master: Master[M], actor: Actor, /, *, pk: int, card: Any, version: int, extra: Extra | None = None) -> M:
    """Change a record; Conflict when somebody else changed it since `version` was read."""
    found = _locked(master, actor, pk)
    if found.version != version:
        raise edit_conflict()
    _require_free(master, card.code, but=pk)
    own = own_entries(master.kind)
    kept = checked(actor, own, extra, before=found.extra)
    changes = [*_changes(master.entries, found, card), *own_changes(own, found.extra, kept)]
    _filled(master, found, card).extra = kept
    found.version += 1
    found.save()
    record(reference(master.kind, pk), "changed", changes=changes)
    return found


def _stop(master: Master[M], actor: Actor, /, *, pk: int, stopped: bool) -> M:
    """Take a record out of use, or back into it; documents that have it keep it."""
    found = _locked(master, actor, pk)
    if found.stopped != stopped:
        found.stopped = stopped
        found.version += 1
        found.save(update_fields=["stopped", "version"])
        record(reference(master.kind, pk), "stopped" if stopped else "used_again", note=str(found))
    return found


def _locked(master: Master[M], actor: Actor, pk: int) -> M:
    rows = master.visible_to(actor).filter(pk=pk)
    if connection().features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    found = rows.first()
    if found is None:
        raise master.unknown()
    return found


def _require_free(master: Master[M], code: str, *, but: int | None = None) -> None:
    if master.model._default_manager.filter(code=code).exclude(pk=but).exists():
        raise BusinessError("code.taken", gettext_noop("This code is taken."), field="code")


def _filled(master: Master[M], target: M, card: Any) -> M:
    for entry in master.entries:
        setattr(target, entry.name, getattr(card, entry.name))
    target.search_key = search_key(card.code, card.name, *(str(getattr(card, name)) for name in master.found_by))
    return target


def _changes(entries: Sequence[Entry], found: M, card: Any) -> list[list[str]]:
    """[label, old, new] of each entry that changes."""
    pairs = ((entry.label, getattr(found, entry.name), getattr(card, entry.name)) for entry in entries)
    return [[label, _told(old), _told(new)] for label, old, new in pairs if old != new]


def _told(value: Any) -> str:
    return "" if value is None else str(value)


def _put(master: Master[M], actor: Actor, /, *, rows: Sequence[Row], update: bool = False) -> Written:
    """Add all records whose code is not there yet and, with `update`, change those that are; one statement each.

    A record with the same code that is not the actor's stays as it is.
    """
    own, codes = own_entries(master.kind), [row.card.code for row in rows]
    known = {one.code: one for one in master.model._default_manager.filter(code__in=codes)}
    mine = set(master.visible_to(actor).filter(code__in=codes).values_list("pk", flat=True)) if update else set()
    new, changed = [], []
    for row in rows:
        old = known.get(row.card.code)
        if old is None:
            new.append(_filled(master, master.model(extra=checked(actor, own, row.extra)), row.card))
        elif old.pk in mine and _differs(master, old, row.card, kept := checked(actor, own, row.extra, before=old.extra)):
            _filled(master, old, row.card).extra = kept
            changed.append(old)
    insert_rows(master.model, new)
    _write(master, changed)
    record(master.kind, "imported", note=f"{len(new)} + {len(changed)}")
    return Written(len(new), len(changed), len(rows) - len(new) - len(changed))


def _differs(master: Master[M], old: M, card: Any, extra: Extra) -> bool:
    return bool(_changes(master.entries, old, card)) or extra != old.extra


def _write(master: Master[M], changed: Sequence[M]) -> None:
    """All changed records in one statement, in the order of their ids."""
    names = [*(entry.name for entry in master.entries), "search_key", "extra"]
    rows = [{"id": one.pk, **{name: getattr(one, name) for name in names}, "version": 1} for one in changed]
    update_rows(master.model, sorted(rows, key=lambda row: row["id"]), add=["version"])
