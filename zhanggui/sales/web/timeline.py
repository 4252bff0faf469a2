"""Tell operations as people read them: who did what to the order when, old → new."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zhanggui.sales.queries.tracking import Step

VERBS: Mapping[str, object] = {
    "created": _("Created"),
    "changed": _("Changed"),
    "submitted": _("Submitted"),
    "reviewed": _("Reviewed"),
    "reviewed_automatically": _("Reviewed automatically"),
    "approved": pgettext_lazy("deed", "Approved"),
    "rejected": pgettext_lazy("deed", "Rejected"),
    "released": _("Released for delivery"),
    "withdrawn": _("Withdrawn"),
    "unapproved": _("Unapproved"),
    "delivered": pgettext_lazy("deed", "Delivered"),
    "delivery_reversed": _("Delivery reversed"),
    "invoiced": _("Invoiced"),
    "closed": pgettext_lazy("deed", "Rest closed"),
    "voided": _("Voided"),
    "deleted": _("Deleted"),
    "posted": pgettext_lazy("deed", "Posted"),
    "reversed": pgettext_lazy("deed", "Reversed"),
    "issued": pgettext_lazy("deed", "Issued"),
    "received": _("Payment received"),
    "allocated": _("Payment allocated"),
    "unallocated": _("Allocation undone"),
    "imported": _("Imported"),
    "printed": _("Printed"),
    "attached": _("File attached"),
    "detached": _("File taken off"),
    "commented": _("Commented"),
    "comment_withdrawn": _("Comment taken back"),
}
FIELDS: Mapping[str, object] = {
    "total": _("Total"),
    "customer": _("Customer"),
    "warehouse": pgettext_lazy("order", "Warehouse"),
    "order_date": pgettext_lazy("order", "Date"),
    "due_date": _("Delivery date"),
    "freight": _("Freight"),
    "external_number": _("Customer PO"),
    "note": _("Note"),
    "tax_included": _("Tax included"),
    "ship_name": _("Ship to"),
    "ship_address": _("Address"),
    "ship_country": _("Country"),
}
_LINE = re.compile(r"line (\d+)")


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
    return str(VERBS.get(code, code))


def field_of(code: str) -> str:
    """What was changed: a field of the head or “Line 3”."""
    line = _LINE.fullmatch(code)
    return gettext("Line %(line)s") % {"line": line[1]} if line else str(FIELDS.get(code, code))


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
