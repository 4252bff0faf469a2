"""Read what people, files and programs give for a company's own fields, and tell what changed."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from zhanggui.foundation.customfields.queries import open_to
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.cards import DAY, FLAG, NUMBER, PERCENT, Entry, kept, read, unkept
from zhanggui.kernel.decimals import plain
from zhanggui.kernel.errors import BusinessError, gettext_noop, refuse_all

Extra = dict[str, Any]


def checked(
    actor: Actor, entries: Iterable[Entry], given: Mapping[str, Any] | None, *, before: Mapping[str, Any] | None = None,
    line: int | None = None,
) -> Extra:  # fmt: skip
    """The JSON to keep for `given` values (text as typed, or values of the right kind), all problems at once.

    A field that is not given keeps what it was; one that the actor may not see cannot be given. Raises BusinessError
    `field.unknown` for a code that is not in use, `entry.empty` for a required field, and whatever a reader refuses.
    """
    known = {entry.name: entry for entry in open_to(actor, entries)}
    given, extra = given or {}, dict(before or {})
    problems = [
        BusinessError("field.unknown", gettext_noop("There is no such field."), line=line, field=code[:30])
        for code in sorted(given.keys() - known.keys())
    ]
    for code, entry in known.items():
        try:
            value = _value(entry, given[code]) if code in given else unkept(entry, extra.get(code))
            _refuse_empty(entry, value)
            extra[code] = kept(entry, value)
        except BusinessError as error:
            problems += [BusinessError(error.code, error.message, line=line, field=entry.key, **error.params)]
    refuse_all(problems)
    return {code: value for code, value in extra.items() if value not in (None, "")}


def _value(entry: Entry, given: Any) -> Any:
    if given is None:
        return entry.empty
    if isinstance(given, bool):
        return given if entry.kind == FLAG else read(entry, str(given))
    if isinstance(given, float):
        raise BusinessError(
            "number.not_text", gettext_noop('Write numbers as text, for example "12.50", so that they stay exact.')
        )
    if isinstance(given, Decimal):
        return read(entry, format(given, "f"))
    return read(entry, given.isoformat() if isinstance(given, date) else str(given))


def _refuse_empty(entry: Entry, value: Any) -> None:
    if entry.required and entry.kind != FLAG and value in (None, ""):
        raise BusinessError("entry.empty", gettext_noop("“%(name)s” is empty."), name=entry.label)


def as_text(entry: Entry, value: Any) -> Any:
    """A value for JSON and logs: numbers and days as text."""
    if value is None:
        return None
    if entry.kind in (NUMBER, PERCENT):
        return plain(value)
    return value.isoformat() if entry.kind == DAY else value


def as_texts(entries: Iterable[Entry], extra: Mapping[str, Any]) -> dict[str, str]:
    """The filled-in values as they can be typed again; a set flag is "yes"."""
    values = ((entry, unkept(entry, extra.get(entry.name))) for entry in entries)
    return {entry.name: _typed(entry, value) for entry, value in values if value not in (None, "", False)}


def _typed(entry: Entry, value: Any) -> str:
    if entry.kind == PERCENT:
        return f"{plain(value * 100)}%"
    return "yes" if value is True else str(as_text(entry, value))


def told(actor: Actor, entries: Iterable[Entry], extra: Mapping[str, Any]) -> dict[str, Any]:
    """What a program is told of a record's own fields: those the actor may see."""
    return {entry.name: as_text(entry, unkept(entry, extra.get(entry.name))) for entry in open_to(actor, entries)}


def changes(entries: Iterable[Entry], old: Mapping[str, Any], new: Mapping[str, Any]) -> list[list[str]]:
    """[label, old, new] of each own field that changed; cost figures stay out of the log, only that they changed is told."""
    told_changes = []
    for entry in entries:
        if old.get(entry.name) != new.get(entry.name):
            before, after = (str(as_text(entry, unkept(entry, side.get(entry.name))) or "") for side in (old, new))
            told_changes.append([entry.label, "…", "…"] if entry.costs else [entry.label, before, after])
    return told_changes
