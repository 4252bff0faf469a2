"""Group robots of 企业微信 and 钉钉: where they are called and what they repeat."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zhanggui.foundation.http.access import person, requires
from zhanggui.foundation.notices.actions import delete_robot, save_robot, test_robot
from zhanggui.foundation.notices.kinds import kinds
from zhanggui.foundation.notices.models import Robot
from zhanggui.foundation.notices.queries import robot_of
from zhanggui.ui.answers import act, attempt

PAGE = "/settings/robots/"
MAKERS = ((Robot.WECOM, _("WeCom")), (Robot.DINGTALK, _("DingTalk")))


class RobotForm(forms.Form):
    """A robot: the address and the secret are typed, never shown again."""

    name = forms.CharField(label=_("Name of the group"), max_length=60)
    maker = forms.ChoiceField(label=_("Maker"), choices=MAKERS)
    url = forms.CharField(
        label=_("Webhook address"), max_length=500, widget=forms.URLInput(attrs={"autocomplete": "off"}),
        help_text=_("As the group's robot settings show it."),
    )  # fmt: skip
    secret = forms.CharField(
        label=_("Signing secret"), max_length=120, required=False, help_text=_("DingTalk only, when “sign” is chosen there."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=_("Repeats"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})
    )
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, kept: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["kinds"]
        choice.choices = [(kind.code, gettext(kind.title)) for kind in kinds()]
        if kept:
            self.fields["url"].required = False
            self.fields["url"].help_text = _("Leave empty to keep the present one.")
            self.fields["secret"].help_text = _("Leave empty to keep the present one.")


@requires("notices.manage_robots")
def robots(request: HttpRequest) -> HttpResponse:
    """All robots, how their last call went; set another one up."""
    form = RobotForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = attempt(request, form, lambda: save_robot(person(request), **form.cleaned_data), lambda _: PAGE)
        if answer:
            messages.success(request, gettext("Saved."))
            return answer
    return render(request, "office/robots.html", {"form": form, "rows": _rows()})


def _rows() -> list[dict[str, Any]]:
    makers = dict(MAKERS)
    rows = Robot.objects.order_by("name")
    return [{"robot": row, "maker": makers[row.maker], "host": urlsplit(row.url).hostname} for row in rows]


@requires("notices.manage_robots")
def robot(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a robot."""
    shown = robot_of(pk)
    kept = {"name": shown.name, "maker": shown.maker, "kinds": shown.kinds, "active": shown.active}
    form = RobotForm(request.POST or None, initial=kept, kept=True)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        answer = attempt(request, form, lambda: save_robot(person(request), robot_id=pk, **said), lambda _: PAGE)
        if answer:
            messages.success(request, gettext("Saved."))
            return answer
    return render(request, "ui/card.html", {"form": form, "heading": shown.name, "cancel": PAGE})


@requires("notices.manage_robots")
@require_POST
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """Say a word in the group."""
    answer = act(request, lambda: test_robot(person(request), robot_id=pk), lambda _: PAGE)
    messages.success(request, gettext("The test is on its way; in a moment this page shows how it went."))
    return answer


@requires("notices.manage_robots")
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a robot away."""
    answer = act(request, lambda: delete_robot(person(request), robot_id=pk), lambda _: PAGE)
    messages.success(request, gettext("The robot was taken away."))
    return answer
