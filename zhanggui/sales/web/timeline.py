"""Tell operations as people read them: who did what to the order when, old → new."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zhanggui.sales.queries.tracking import Step
from zhanggui.ui.words import field_word, verb_word

VERBS: Mapping[str, object] = {"unapproved": _("Unapproved"), "closed": pgettext_lazy("deed", "Rest closed")}  # said of an order
FIELDS: Mapping[str, object] = {"warehouse": pgettext_lazy("order", "Warehouse")}


@dataclass(frozen=True, slots=True)
class Change:
    """A field and its two values as written in the log."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Row:
    """One operation of the timeline."""

    at: datetime
    who: str
    verb: str
    also: list[str]
    notes: list[str]
    changes: list[Change]


def timeline(steps: Iterable[Step], subject: str, names: Mapping[int, str], titles: Mapping[str, str] | None = None) -> list[Row]:
    """The operations as rows; of each, what was noted about `subject`, else about the document it was done to.

    `names` are people by id, `titles` the numbers of other documents by their reference.
    """
    return [_row(step, subject, names, titles or {}) for step in steps if step.entries]


def _row(step: Step, subject: str, names: Mapping[int, str], titles: Mapping[str, str]) -> Row:
    about = [entry for entry in step.entries if entry["subject"] == subject] or step.entries[:1]
    title = titles.get(about[0]["subject"])
    verbs = [verb_of(entry["verb"]) for entry in about]
    return Row(
        at=step.at,
        who=names.get(step.actor_id or 0, gettext("System")),
        verb=verbs[0],
        also=list(dict.fromkeys(verb for verb in verbs[1:] if verb != verbs[0])),
        notes=[*([title] if title else []), *dict.fromkeys(entry["note"] for entry in about if entry.get("note"))],
        changes=[Change(field_of(field), old, new) for entry in about for field, old, new in entry.get("changes", [])],
    )


def verb_of(code: str) -> str:
    """What was done, in the reader's language; an unknown code stands for itself."""
    return str(VERBS[code]) if code in VERBS else verb_word(code)


def field_of(code: str) -> str:
    """What was changed: a field of the head or “Line 3”."""
    return str(FIELDS[code]) if code in FIELDS else field_word(code)


def as_json(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Rows for an island."""
    return [
        {
            "at": row.at.isoformat(),
            "who": row.who,
            "verb": row.verb,
            "changes": [[change.field, change.old, change.new] for change in row.changes],
        }
        for row in rows
    ]
