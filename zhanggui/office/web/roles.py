"""Roles: what each may do, in one table."""

from collections import defaultdict
from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from zhanggui.foundation.http.access import person, requires
from zhanggui.foundation.identity.granting import copy_role, edit_permissions, edit_role, remove_role, seen_role
from zhanggui.foundation.identity.models import Role, User
from zhanggui.foundation.identity.queries import fingerprint
from zhanggui.foundation.identity.roles import grantable
from zhanggui.office.web.forms import CopyRoleForm, RoleForm
from zhanggui.office.web.words import action_word, room_word
from zhanggui.ui.answers import act, attempt

PAGE = "/settings/roles/"


@requires("identity.manage_users")
def roles(request: HttpRequest) -> HttpResponse:
    """The table of roles and permissions; one button saves all of it."""
    shown = list(Role.objects.order_by("id"))
    if request.method == "POST":
        actor, wanted = person(request), _wanted(request, shown)
        seen = request.POST.get("seen", "")
        answer = act(request, lambda: edit_permissions(actor, wanted=wanted, seen=seen), lambda _: PAGE)
        messages.success(request, gettext("Saved."))
        return answer
    return render(
        request, "office/roles.html", {"roles": shown, "seen": fingerprint(shown), "rooms": _table(person(request), shown)}
    )


@requires("identity.manage_users")
def new_role(request: HttpRequest) -> HttpResponse:
    """Make a role as a copy of another one."""
    form = CopyRoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actor, said = person(request), form.cleaned_data
        answer = attempt(
            request,
            form,
            lambda: copy_role(actor, name=said["name"], role_id=int(said["role"])),
            lambda role: f"{PAGE}{role.pk}/",
        )
        if answer:
            return answer
    return render(request, "office/role_new.html", {"form": form})


@requires("identity.manage_users")
def role(request: HttpRequest, pk: int) -> HttpResponse:
    """One role: its name, how far it sees, what it may do, who has it."""
    shown = seen_role(pk)
    form = RoleForm(request.POST or None, initial={"name": shown.name, "scope": shown.scope})
    if request.method == "POST" and form.is_valid():
        actor, held = person(request), _wanted(request, [shown])[pk]
        seen = request.POST.get("seen", "")
        answer = attempt(
            request, form, lambda: edit_role(actor, role_id=pk, permissions=held, seen=seen, **form.cleaned_data), lambda _: PAGE
        )
        if answer:
            messages.success(request, gettext("Saved."))
            return answer
        shown = seen_role(pk)
    context = {
        "shown": shown, "form": form, "roles": [shown], "seen": fingerprint([shown]),
        "rooms": _table(person(request), [shown]), "people": shown.users.order_by("username"),
    }  # fmt: skip
    return render(request, "office/role.html", context)


@requires("identity.manage_users")
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a role that nobody has."""
    answer = act(request, lambda: remove_role(person(request), role_id=pk), lambda _: PAGE)
    messages.success(request, gettext("The role was removed."))
    return answer


def _wanted(request: HttpRequest, shown: list[Role]) -> dict[int, set[str]]:
    ticked: dict[str, set[str]] = defaultdict(set)
    for pair in request.POST.getlist("may"):
        pk, _, code = pair.partition(":")
        ticked[pk].add(code)
    return {one.pk: ticked[str(one.pk)] for one in shown}


def _table(actor: User, shown: list[Role]) -> list[tuple[str, list[tuple[str, list[dict[str, object]]]]]]:
    """Rooms, their permissions in words, and per role a box: ticked, and whether the actor may tick it."""
    codes = sorted(grantable() | {code for one in shown for code in one.permissions}, key=lambda code: (_room(code), code))
    return [
        (room_word(room), [(action_word(code), [_box(actor, one, code) for one in shown]) for code in some])
        for room, some in groupby(codes, _room)
    ]


def _room(code: str) -> str:
    return code.rpartition(".")[0]


def _box(actor: User, one: Role, code: str) -> dict[str, object]:
    held = code in one.permissions
    return {"role": one, "value": f"{one.pk}:{code}", "held": held, "fixed": not held and not actor.has_permission(code)}
