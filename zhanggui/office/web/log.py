"""The operation log: who did what, when, with which effect."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zhanggui.foundation.books.context import connection
from zhanggui.foundation.http.access import no_store, person, requires
from zhanggui.foundation.identity.models import User
from zhanggui.foundation.operations.models import Dispatch, Operation, Seal, Verification
from zhanggui.foundation.references.registry import Target, resolve
from zhanggui.foundation.references.visibility import bearing
from zhanggui.foundation.tasks.models import Task
from zhanggui.office.actions import VERIFY, start_verification
from zhanggui.office.queries import may_read_details, names_of_actors
from zhanggui.office.web.words import ACTIONS, action_word, kind_word
from zhanggui.ui.answers import act
from zhanggui.ui.filters import Choice, DateSpan, Text
from zhanggui.ui.lists import Column, Listing
from zhanggui.ui.templatetags.ui import moment
from zhanggui.ui.words import field_word, verb_word

PAGE = "/settings/log/"
VERIFICATION = "/settings/log/verification/"
SHOWN = 20
SEARCHED = 50_000
MOST_REFERENCES = 10
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


def _about(actor: User, rows: QuerySet[Any], text: str) -> Any:
    """By number or code of an object, by reference; else by content, among the newest `SEARCHED` operations only.

    Content is for people who may read all of it: a hit would tell the others that a hidden note holds the word.
    """
    references = bearing(actor, text) or bearing(actor, text.upper())
    if references:
        own = Q(subject__in=references)
        for one in references[:MOST_REFERENCES]:
            own |= Q(told__contains=f'"{one}"')
        return _with_text(rows).filter(own)
    if _REFERENCE.fullmatch(text) or re.fullmatch(r"[a-z]+\.[a-z_]+", text):
        return rows.filter(subject__startswith=text)
    return _with_text(rows).filter(told__icontains=_kept(text)) if actor.sees("all") else rows.none()


def _with_text(rows: QuerySet[Any]) -> Any:
    newest = Operation.objects.order_by("-id").values_list("id", flat=True).first() or 0
    return rows.filter(id__gt=newest - SEARCHED).annotate(told=Cast("entries", TextField()))


def _kept(text: str) -> str:
    """The text as the engine keeps it: SQLite has JSON with everything beyond ASCII escaped."""
    return json.dumps(text, ensure_ascii=connection().vendor == "sqlite")[1:-1]


@requires("operations.view_log")
def log(request: HttpRequest) -> HttpResponse:
    """The newest operations first; by person, action, object and date."""
    return _listing(request).show(request, Operation.objects.all())


def _listing(request: HttpRequest) -> Listing:
    return Listing(
        title=_("Operation log"),
        order=("-id",),
        columns=(
            Column("at", _("Time"), lambda row: moment(row.at), css="zg-fig sub a-no", width="w-time", link=True),
            Column("who", _("Who"), css="a-state", width="w-person"),
            Column("did", _("What"), lambda row: action_word(row.action), css="wrap a-cust", width="w-name"),
            Column("told", _("Effect"), css="wrap a-meta", template="office/cells/told.html"),
            Column("address", pgettext_lazy("network", "From"), css="zg-fig sub", width="w-code"),
        ),
        search=partial(_about, person(request)),
        hint=_("Number or code, or words of notes and changes") if person(request).sees("all") else _("Number or code"),
        filters=(
            Choice("person", _("Person"), _people, "actor_id"),
            Choice("action", _("Action"), _actions, "action"),
            Choice("outcome", _("Outcome"), (("done", _("Done")), ("denied", _("Denied")))),
            DateSpan("at", _("Date"), "at__date"),
            Text("address", pgettext_lazy("network", "From"), "address"),
            Text("request", _("Request"), "request_id"),
        ),
        url=lambda row: f"{PAGE}{row.pk}/",
        complete=partial(_complete, request),
        css=lambda row: "denied" if row.outcome == Operation.DENIED else "",
        empty=_("Nothing has been done yet."),
        template="office/log.html",
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


@requires("operations.view_log")
def operation(request: HttpRequest, pk: int) -> HttpResponse:
    """All that is kept of one operation: what it did, its events and where they went, its seal."""
    row = Operation.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    _complete(request, [row])
    given = Dispatch.objects.filter(operation=pk).order_by("position", "id")
    events = [(event["name"], [one for one in given if one.position == place]) for place, event in enumerate(row.events)]
    seal = Seal.objects.filter(operation=pk).first()
    context = {"row": row, "did": action_word(row.action), "events": events, "seal": seal}
    return no_store(render(request, "office/operation.html", context))


@requires("operations.view_log")
def verification(request: HttpRequest) -> HttpResponse:
    """What the last verifications of the chain of seals found; have it verified again."""
    if request.method == "POST":
        whole = "whole" in request.POST
        answer = act(request, lambda: start_verification(person(request), whole=whole), lambda _: VERIFICATION)
        messages.success(request, gettext("The log is being verified; you may leave this page."))
        return answer
    going = Task.objects.filter(kind=VERIFY, state__in=Task.OPEN).order_by("-id").first()
    rows = Verification.objects.order_by("-id")[:SHOWN]
    return no_store(render(request, "office/verification.html", {"rows": rows, "going": going}))
