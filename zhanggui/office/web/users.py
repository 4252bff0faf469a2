"""Users and their roles."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zhanggui.foundation.http.access import person, requires
from zhanggui.foundation.identity.actions import create_user, edit_user, reset_password
from zhanggui.foundation.identity.models import Role, User
from zhanggui.foundation.identity.queries import seen_user
from zhanggui.office.web.forms import NewUserForm, ResetForm, UserForm
from zhanggui.ui.answers import attempt
from zhanggui.ui.filters import Choice
from zhanggui.ui.lists import Column, Listing

PAGE = "/settings/users/"


def _found(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(Q(username__icontains=text) | Q(name__icontains=text))


def _state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(is_active=value == "active")


USERS = Listing(
    title=_("Users"),
    order=("username",),
    columns=(
        Column("username", _("Sign-in name"), css="a-no", width="w-no", link=True, sort="username"),
        Column("name", pgettext_lazy("person", "Name"), css="a-cust", width="w-name"),
        Column("roles", _("Roles"), lambda user: ", ".join(role.name for role in user.roles.all()), css="a-meta"),
        Column("department", _("Department"), css="sub", width="w-no"),
        Column("is_active", _("State"), css="a-state", width="w-state", template="office/cells/user_state.html"),
    ),
    search=_found,
    hint=_("Sign-in name or name"),
    filters=(
        Choice("role", _("Role"), lambda: list(Role.objects.order_by("id").values_list("code", "name")), "roles__code"),
        Choice("state", _("State"), (("active", _("Active")), ("disabled", _("Disabled"))), _state),
    ),
    url=lambda user: f"{PAGE}{user.pk}/",
    new_url=f"{PAGE}new/",
    new_label=_("New user"),
)


@requires("identity.manage_users")
def users(request: HttpRequest) -> HttpResponse:
    """Everybody who has an account."""
    return USERS.show(request, User.objects.select_related("department").prefetch_related("roles"))


@requires("identity.manage_users")
def new_user(request: HttpRequest) -> HttpResponse:
    """Make an account with a first password."""
    form = NewUserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = attempt(request, form, lambda: create_user(person(request), **form.cleaned_data), lambda _: PAGE)
        if answer:
            messages.success(request, gettext("The user was made; tell them the first password in person."))
            return answer
    return render(request, "office/user_new.html", {"form": form})


@requires("identity.manage_users")
def user(request: HttpRequest, pk: int) -> HttpResponse:
    """Change name, department, roles, and whether the person may sign in."""
    shown = seen_user(pk)
    form = UserForm(request.POST) if request.method == "POST" else UserForm.of(shown)
    if request.method == "POST" and form.is_valid():
        actor = person(request)
        answer = attempt(request, form, lambda: edit_user(actor, user_id=pk, **form.cleaned_data), lambda _: PAGE)
        if answer:
            messages.success(request, gettext("Saved."))
            return answer
    return render(request, "office/user.html", {"shown": shown, "form": form, "reset_form": ResetForm()})


@requires("identity.manage_users")
@require_POST
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody a new password."""
    shown, form = seen_user(pk), ResetForm(request.POST)
    if form.is_valid():
        actor = person(request)
        answer = attempt(request, form, lambda: reset_password(actor, user_id=pk, **form.cleaned_data), lambda _: PAGE)
        if answer:
            messages.success(request, gettext("The password was set; all sessions and API tokens of the user were ended."))
            return answer
    return render(request, "office/user.html", {"shown": shown, "form": UserForm.of(shown), "reset_form": form})
