"""The task centre: what runs, waits, went wrong; for everybody their own, for those who look after it all."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zhanggui.foundation.http.access import SIGNED_IN, no_store, person, requires
from zhanggui.foundation.identity.queries import names_of
from zhanggui.foundation.tasks.models import Task
from zhanggui.foundation.tasks.queue import title_of
from zhanggui.office.actions import retry_task, stop_task
from zhanggui.office.queries import seen_task, tasks_seen_by
from zhanggui.ui.answers import act
from zhanggui.ui.filters import Choice
from zhanggui.ui.lists import Column, Listing, View
from zhanggui.ui.templatetags.ui import moment

PAGE = "/settings/tasks/"
STATES = (
    (Task.WAITING, pgettext_lazy("task", "Waiting")),
    (Task.RUNNING, pgettext_lazy("task", "Running")),
    (Task.DONE, pgettext_lazy("task", "Done")),
    (Task.FAILED, pgettext_lazy("task", "Failed")),
    (Task.STOPPED, pgettext_lazy("task", "Stopped")),
)
TITLES = {"notices.mail": _("Send a mail"), "notices.robot": _("Tell a group robot")}


def kind_title(kind: str) -> str:
    """What a kind of tasks is called."""
    return str(TITLES.get(kind) or gettext(title_of(kind)))


def _complete(rows: list[Any]) -> None:
    names = names_of({row.on_behalf_of_id for row in rows})
    for row in rows:
        row.who = names.get(row.on_behalf_of_id or 0, gettext("System"))


TASKS = Listing(
    title=_("Tasks"),
    order=("-id",),
    columns=(
        Column("kind", _("What"), lambda row: kind_title(row.kind), css="a-cust", width="w-name", link=True),
        Column("about", _("About"), css="sub cut a-meta"),
        Column("who", _("Who"), css="sub", width="w-person"),
        Column("created_at", _("Time"), lambda row: moment(row.created_at or row.due_at), css="zg-fig sub a-no", width="w-time"),
        Column("state", _("State"), css="a-state", width="w-name", template="office/cells/task_state.html"),
    ),
    filters=(Choice("state", _("State"), STATES),),
    views=(View(_("All")), View(_("Failed tasks"), "state=failed"), View(_("Running tasks"), "state=running")),
    complete=_complete,
    url=lambda row: f"{PAGE}{row.pk}/",
    empty=_("No task yet. Imports, exports and other long work show here."),
)


@requires(SIGNED_IN)
def tasks(request: HttpRequest) -> HttpResponse:
    """The newest tasks first."""
    return TASKS.show(request, tasks_seen_by(person(request)))


@requires(SIGNED_IN)
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """One task: how far it is, what came of it, what went wrong; stop it or try again."""
    return no_store(render(request, "office/task.html", _shown(request, pk)))


@requires(SIGNED_IN)
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a task is, asked again and again while it is not at its end; `?whole=1` is the body of its own page."""
    if "whole" in request.GET:
        return no_store(render(request, "office/task_body.html", _shown(request, pk)))
    row = seen_task(person(request), pk)
    return no_store(render(request, "office/cells/task_state.html", {"row": row, "value": row.state}))


def _shown(request: HttpRequest, pk: int) -> dict[str, Any]:
    row = seen_task(person(request), pk)
    _complete([row])
    problems = [gettext(message) % params if params else gettext(message) for message, params in row.problems]
    return {"row": row, "title": kind_title(row.kind), "problems": problems, "open": row.state in Task.OPEN}


@requires(SIGNED_IN)
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a task of mine."""
    answer = act(request, lambda: stop_task(person(request), task_id=pk), lambda _: f"{PAGE}{pk}/")
    messages.success(request, gettext("The task was told to stop."))
    return answer


@requires(SIGNED_IN)
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a task of mine again."""
    answer = act(request, lambda: retry_task(person(request), task_id=pk), lambda _: f"{PAGE}{pk}/")
    messages.success(request, gettext("The task is in the queue again."))
    return answer
