"""What I was told, and how I want to be told."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zhanggui.foundation.http.access import SIGNED_IN, person, requires
from zhanggui.foundation.notices.actions import choose_notices, mark_read
from zhanggui.foundation.notices.kinds import kinds
from zhanggui.foundation.notices.models import Preference
from zhanggui.foundation.notices.queries import mail_is_on, own_notice, own_notices, own_wishes, sentences
from zhanggui.foundation.references.registry import resolve
from zhanggui.ui.answers import act, go
from zhanggui.ui.filters import Choice
from zhanggui.ui.lists import Column, Listing, View
from zhanggui.ui.templatetags.ui import moment

PAGE = "/notices/"
CHOOSE = "/settings/me/notices/"
CHANNELS = (
    (Preference.APP, pgettext_lazy("channel", "Bell")),
    (Preference.MAIL, pgettext_lazy("channel", "E-mail")),
    (Preference.ROBOT, pgettext_lazy("channel", "Group robot")),
)


def _complete(rows: list[Any]) -> None:
    told = sentences(rows)
    for row in rows:
        row.told = told[row.pk]


def _state(rows: Any, value: str) -> Any:
    return rows.filter(read_at__isnull=value != "unread")


def _kinds() -> list[tuple[str, str]]:
    return [(kind.code, gettext(kind.title)) for kind in kinds()]


NOTICES = Listing(
    title=_("Notices"),
    order=("-id",),
    columns=(
        Column("told", _("Notice"), css="wrap a-cust", link=True),
        Column("read", _("State"), css="a-state", width="w-state", template="office/cells/notice_state.html"),
        Column("at", _("Time"), lambda row: moment(row.at), css="zg-fig sub a-no", width="w-time"),
    ),
    filters=(
        Choice("state", _("State"), (("unread", _("Unread")), ("read", pgettext_lazy("notice", "Read"))), _state),
        Choice("kind", _("Kind"), _kinds, "kind"),
    ),
    views=(View(_("All")), View(_("Unread"), "state=unread")),
    complete=_complete,
    url=lambda row: f"{PAGE}{row.pk}/",
    css=lambda row: "" if row.read_at else "fresh",
    empty=_("Nothing was told to you yet."),
    template="office/notices.html",
)


@requires(SIGNED_IN)
def notices(request: HttpRequest) -> HttpResponse:
    """The newest first."""
    return NOTICES.show(request, own_notices(person(request)))


@requires(SIGNED_IN)
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a notice as read and go to what it is about."""
    me = person(request)
    notice = own_notice(me, pk)
    mark_read(me, [pk])
    target = resolve({notice.subject}).get(notice.subject) if notice.subject else None
    url = notice.url or (target.url if target else PAGE)
    ours = url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    return go(request, url if ours else PAGE)


@requires(SIGNED_IN)
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    mark_read(person(request))
    return go(request, PAGE)


@requires(SIGNED_IN)
def choose(request: HttpRequest) -> HttpResponse:
    """On which channels I am told of which kind."""
    me = person(request)
    if request.method == "POST":
        wanted = {
            (kind.code, channel): f"{kind.code}/{channel}" in request.POST
            for kind in kinds()
            for channel in Preference.CHANNELS
            if channel != Preference.MAIL or mail_is_on()
        }
        answer = act(request, lambda: choose_notices(me, wanted=wanted), lambda _: CHOOSE)
        messages.success(request, gettext("Saved."))
        return answer
    chosen = own_wishes(me)
    rows = [
        (
            gettext(kind.title),
            [(f"{kind.code}/{c}", label, chosen.get((kind.code, c), kind.wanted(c)), c) for c, label in CHANNELS],
        )
        for kind in kinds()
    ]
    return render(request, "office/notice_choice.html", {"rows": rows, "channels": CHANNELS, "mail_on": mail_is_on()})
