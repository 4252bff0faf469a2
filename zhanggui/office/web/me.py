"""One's own account."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from zhanggui.foundation.http.access import SIGNED_IN, person, requires
from zhanggui.foundation.identity.actions import change_own_password, edit_own_profile
from zhanggui.foundation.identity.models import User
from zhanggui.office.web.forms import PasswordForm, ProfileForm
from zhanggui.ui.answers import attempt

PAGE = "/settings/me/"


@requires(SIGNED_IN)
def profile(request: HttpRequest) -> HttpResponse:
    """Who I am, which roles I have; change name and mail address."""
    me = person(request)
    form = ProfileForm(request.POST or None, initial={"name": me.name, "email": me.email})
    if request.method == "POST" and form.is_valid():
        answer = attempt(request, form, lambda: edit_own_profile(me, **form.cleaned_data), lambda _: PAGE)
        if answer:
            messages.success(request, gettext("Saved."))
            return answer
    return _page(request, profile_form=form)


@requires(SIGNED_IN)
@require_POST
def password(request: HttpRequest) -> HttpResponse:
    """Change my password; my other sessions end, this one goes on."""
    me, form = person(request), PasswordForm(request.POST)
    if form.is_valid():
        old, new = form.cleaned_data["password_old"], form.cleaned_data["password"]
        answer = attempt(request, form, lambda: _changed(request, me, old, new), lambda _: PAGE)
        if answer:
            messages.success(request, gettext("Password changed; other sessions were ended."))
            return answer
    return _page(request, password_form=form)


def _changed(request: HttpRequest, me: User, old: str, new: str) -> None:
    update_session_auth_hash(request, change_own_password(me, old=old, password=new))


def _page(
    request: HttpRequest, *, profile_form: ProfileForm | None = None, password_form: PasswordForm | None = None
) -> HttpResponse:
    me = person(request)
    context = {
        "profile_form": profile_form or ProfileForm(initial={"name": me.name, "email": me.email}),
        "password_form": password_form or PasswordForm(),
        "roles": me.roles.order_by("id"),
    }
    return render(request, "office/me.html", context)
