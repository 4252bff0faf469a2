"""The operation log: who did what, when, with which effect."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhanggui.foundation.http.access import person, requires
from zhanggui.foundation.identity.models import User
from zhanggui.foundation.operations.models import Operation
from zhanggui.foundation.references.registry import Target, resolve
from zhanggui.office.queries import may_read_details, names_of_actors
from zhanggui.office.web.words import ACTIONS, action_word, field_word, kind_word, verb_word
from zhanggui.ui.filters import Choice, DateSpan
from zhanggui.ui.lists import Column, Listing
from zhanggui.ui.templatetags.ui import moment

_REFERENCE = re.compile(r"[a-z]+\.[a-z_]+/\d+")


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that an operation did, in words."""

    verb: str
    title: str
    url: str
    note: str
    changes: list[tuple[str, str, str]]


def _people() -> list[tuple[str, str]]:
    return [
        (str(pk), f"{name} ({username})")
        for pk, name, username in User.objects.order_by("name").values_list("id", "name", "username")
    ]


def _actions() -> list[tuple[str, Any]]:
    return sorted(ACTIONS.items(), key=lambda pair: str(pair[1]))


def _about(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(subject__icontains=text)


@requires("operations.view_log")
def log(request: HttpRequest) -> HttpResponse:
    """The newest operations first; by person, action, object and date."""
    return _listing(request).show(request, Operation.objects.all())


def _listing(request: HttpRequest) -> Listing:
    return Listing(
        title=_("Operation log"),
        order=("-id",),
        columns=(
            Column("at", _("Time"), lambda row: moment(row.at), css="zg-fig sub a-no", width="w-time"),
            Column("who", _("Who"), css="a-state", width="w-person"),
            Column("did", _("What"), lambda row: action_word(row.action), css="wrap a-cust", width="w-name"),
            Column("told", _("Effect"), css="wrap a-meta", template="office/cells/told.html"),
            Column("address", pgettext_lazy("network", "From"), css="zg-fig sub", width="w-code"),
        ),
        search=_about,
        hint=_("Object, like sales.order/12"),
        filters=(
            Choice("person", _("Person"), _people, "actor_id"),
            Choice("action", _("Action"), _actions, "action"),
            Choice("outcome", _("Outcome"), (("done", _("Done")), ("denied", _("Denied")))),
            DateSpan("at", _("Date"), "at__date"),
        ),
        complete=partial(_complete, request),
        css=lambda row: "denied" if row.outcome == Operation.DENIED else "",
        empty=_("Nothing has been done yet."),
    )


def _complete(request: HttpRequest, rows: list[Any]) -> None:
    """Names and titles of one page, in one query a kind."""
    actor = person(request)
    names = names_of_actors(rows)
    targets = resolve(set(_references(rows)))
    for row in rows:
        row.who = names.get(row.on_behalf_of_id or row.actor_id or 0, _("System"))
        row.told = [_told(entry, targets, full=may_read_details(actor, entry["subject"])) for entry in row.entries]


def _references(rows: list[Any]) -> Iterator[str]:
    """What the entries are about, and what their changed fields name (a price list names products)."""
    for row in rows:
        for entry in row.entries:
            yield entry["subject"]
            yield from (field for field, *_ in entry.get("changes", []) if _REFERENCE.fullmatch(field))


def _told(entry: dict[str, Any], targets: dict[str, Target], *, full: bool) -> Told:
    subject = entry["subject"]
    target, note = targets.get(subject), entry.get("note", "")
    kind = kind_word(subject.partition("/")[0])
    return Told(
        verb=verb_word(entry["verb"]),
        title=f"{kind} {target.title}" if target else kind,
        url=target.url if target else "",
        note=note if full and not (target and note in target.title) else "",
        changes=[(_field(field, targets), old, new) for field, old, new in entry.get("changes", [])] if full else [],
    )


def _field(field: str, targets: dict[str, Target]) -> str:
    return targets[field].title if field in targets else field_word(field)
