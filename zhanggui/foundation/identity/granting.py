"""What roles hold: copy, change and remove them. Nobody grants what they do not hold."""

import secrets
from collections.abc import Iterable, Mapping

from django.db.models import ProtectedError

from zhanggui.foundation.books.context import connection
from zhanggui.foundation.identity.models import Role, User
from zhanggui.foundation.identity.queries import fingerprint
from zhanggui.foundation.identity.roles import grantable
from zhanggui.foundation.operations.frame import action, record
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import BusinessError, Conflict, NotFound, NotPermitted, gettext_noop

PEOPLE_NAMED = 5


@action("identity.manage_users")
def copy_role(actor: Actor, /, *, name: str, role_id: int) -> Role:
    """Make a role with the permissions and the scope of another one, which the actor must hold."""
    lock_roles()
    pattern = seen_role(role_id)
    require_holding(actor, [pattern])
    _require_free(name)
    code = f"own_{secrets.token_hex(6)}"
    role = Role.objects.create(code=code, name=name, scope=pattern.scope, permissions=pattern.permissions)
    record(f"identity.role/{role.pk}", "created", note=name, changes=[["permissions", "", ", ".join(role.permissions)]])
    return role


@action("identity.manage_users")
def edit_role(actor: Actor, /, *, role_id: int, name: str, scope: str, permissions: Iterable[str], seen: str) -> None:
    """Change one role. Raises Conflict when it is no longer what `seen` (its fingerprint) says; see `edit_permissions`."""
    lock_roles()
    role = seen_role(role_id)
    _require_unchanged([role], seen)
    if scope not in Role.SCOPES:
        raise BusinessError("scope.unknown", gettext_noop("There is no such scope."), field="scope")
    if scope != role.scope and not actor.sees(scope) and actor.actor_id is not None:
        _refuse_wider(role.name)
    if name != role.name:
        _require_free(name)
    _change(actor, role, name=name, scope=scope, permissions=permissions)
    require_a_manager()


@action("identity.manage_users")
def edit_permissions(actor: Actor, /, *, wanted: Mapping[int, Iterable[str]], seen: str) -> None:
    """Set the permissions of many roles (by id) at once.

    What is added the actor must hold; taking away needs no holding; somebody who manages users must be left. Raises
    Conflict when any role is no longer what `seen` says.
    """
    lock_roles()
    roles = list(Role.objects.order_by("id"))
    _require_unchanged(roles, seen)
    for role in roles:
        if role.pk in wanted:
            _change(actor, role, name=role.name, scope=role.scope, permissions=wanted[role.pk])
    require_a_manager()


@action("identity.manage_users")
def remove_role(actor: Actor, /, *, role_id: int) -> None:
    """Remove a role that nobody has and no rule names."""
    lock_roles()
    role = seen_role(role_id)
    people = list(role.users.order_by("username").values_list("name", flat=True)[: PEOPLE_NAMED + 1])
    if people:
        more = "…" if len(people) > PEOPLE_NAMED else ""
        raise BusinessError(
            "role.in_use", gettext_noop("These people still have the role: %(people)s."),
            people=", ".join(people[:PEOPLE_NAMED]) + more,
        )  # fmt: skip
    name, held = role.name, ", ".join(role.permissions)
    try:
        role.delete()
    except ProtectedError as error:
        raise BusinessError("role.in_rules", gettext_noop("Approval rules or decisions name this role.")) from error
    record(f"identity.role/{role_id}", "deleted", note=name, changes=[["permissions", held, ""]])


def seen_role(role_id: int) -> Role:
    """A role, for those who manage users. Raises NotFound."""
    role = Role.objects.filter(pk=role_id).first()
    if role is None:
        raise NotFound("role.unknown", gettext_noop("There is no such role."), field="role")
    return role


def lock_roles() -> None:
    """Everybody who changes users or roles waits here: the last manager of users must not be lost in a race."""
    if connection().features.has_select_for_update:
        list(Role.objects.select_for_update().order_by("id"))


def require_a_manager() -> None:
    """Refuse what leaves nobody who manages users. Raises BusinessError `user.last_manager`."""
    managing = [role.pk for role in Role.objects.all() if "identity.manage_users" in role.permissions]
    if not User.objects.filter(is_active=True, roles__in=managing).exists():
        raise BusinessError("user.last_manager", gettext_noop("Somebody must be left who manages users."), field="roles")


def require_holding(actor: Actor, roles: list[Role]) -> None:
    """Refuse to grant roles beyond the actor. The system (first set-up, command line) grants anything."""
    if actor.actor_id is None:
        return
    _require_codes(actor, {code for role in roles for code in role.permissions})
    wider = [role.name for role in roles if not actor.sees(role.scope)]
    if wider:
        _refuse_wider(", ".join(wider[:5]))


def _require_codes(actor: Actor, codes: Iterable[str]) -> None:
    missing = sorted(code for code in codes if not actor.has_permission(code))
    if missing and actor.actor_id is not None:
        raise NotPermitted(
            "role.beyond", gettext_noop("You cannot grant what you do not hold: %(codes)s."), codes=", ".join(missing[:5])
        )


def _refuse_wider(roles: str) -> None:
    raise NotPermitted(
        "role.wider", gettext_noop("You cannot let others see more documents than you do: %(roles)s."), roles=roles
    )


def _require_free(name: str) -> None:
    if Role.objects.filter(name=name).exists():
        raise BusinessError("role.exists", gettext_noop("There is a role of this name already."), field="name")


def _require_unchanged(roles: list[Role], seen: str) -> None:
    if fingerprint(roles) != seen:
        raise Conflict("role.changed", gettext_noop("Somebody changed the roles meanwhile; load the page again."))


def _change(actor: Actor, role: Role, *, name: str, scope: str, permissions: Iterable[str]) -> None:
    held, wanted = set(role.permissions), set(permissions)
    unknown = wanted - held - grantable()
    if unknown:
        raise BusinessError(
            "permission.unknown", gettext_noop("There is no such permission: %(codes)s."), codes=", ".join(sorted(unknown)[:5])
        )
    _require_codes(actor, wanted - held)
    before = [("name", role.name), ("scope", role.scope), ("permissions", ", ".join(sorted(held)))]
    after = [("name", name), ("scope", scope), ("permissions", ", ".join(sorted(wanted)))]
    if before == after:
        return
    role.name, role.scope, role.permissions = name, scope, sorted(wanted)
    role.save(update_fields=["name", "scope", "permissions"])
    changes = [[field, old, new] for (field, old), (_, new) in zip(before, after, strict=True) if old != new]
    record(f"identity.role/{role.pk}", "changed", changes=changes)
