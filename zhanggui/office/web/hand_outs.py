"""Events on their way to their handlers: which wait, which were given up; hand them out again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zhanggui.foundation.http.access import person, requires
from zhanggui.foundation.operations.models import Dispatch
from zhanggui.office.actions import replay_hand_out
from zhanggui.ui.answers import act
from zhanggui.ui.filters import Choice
from zhanggui.ui.lists import Column, Listing, View
from zhanggui.ui.templatetags.ui import moment

PAGE = "/settings/events/"
STATES = (
    (Dispatch.WAITING, pgettext_lazy("task", "Waiting")),
    (Dispatch.DONE, pgettext_lazy("task", "Done")),
    (Dispatch.DEAD, pgettext_lazy("event", "Given up")),
)


def _complete(rows: list[Any]) -> None:
    states = dict(STATES)
    for row in rows:
        row.event = row.operation.events[row.position]["name"]
        row.told = states[row.state]


HAND_OUTS = Listing(
    title=_("Events"),
    order=("-id",),
    columns=(
        Column("event", _("Event"), css="a-cust", width="w-name", link=True),
        Column("handler", _("Handler"), lambda row: row.handler.removeprefix("zhanggui."), css="sub cut a-meta"),
        Column("due_at", _("Time"), lambda row: moment(row.due_at), css="zg-fig sub a-no", width="w-time"),
        Column("attempts", _("Tries"), css="num", width="w-code"),
        Column("told", _("State"), css="a-state", width="w-state"),
        Column("error", _("Error"), css="sub cut"),
    ),
    filters=(Choice("state", _("State"), STATES),),
    views=(View(_("All")), View(_("Given up"), "state=dead")),
    complete=_complete,
    url=lambda row: f"/settings/log/{row.operation_id}/",
    empty=_("No event was handed out yet."),
)


@requires("tasks.manage")
def hand_outs(request: HttpRequest) -> HttpResponse:
    """The newest first; each leads to its operation."""
    return HAND_OUTS.show(request, Dispatch.objects.select_related("operation"))


@requires("tasks.manage")
@require_POST
def replay(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand an event out again."""
    operation = Dispatch.objects.filter(pk=pk).values_list("operation_id", flat=True).first()
    answer = act(request, lambda: replay_hand_out(person(request), dispatch_id=pk), lambda _: f"/settings/log/{operation}/")
    messages.success(request, gettext("The event is handed out again."))
    return answer
