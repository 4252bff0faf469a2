"""Who somebody is, and whose documents a person sees."""

import hashlib
from collections.abc import Iterable

from django.db.models import Q

from zhanggui.foundation.identity.models import ApiToken, Role, User
from zhanggui.foundation.identity.roles import START_ROLES
from zhanggui.kernel import clock
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import BusinessError, NotFound, gettext_noop


def own_scope(actor: Actor, path: str) -> Q:
    """The filter on a salesperson column (`path`) for documents that belong to a salesperson."""
    if actor.sees("all"):
        return Q()
    own = Q(**{f"{path}_id": actor.actor_id})
    department = getattr(actor, "department_id", None)
    if actor.sees("department") and department is not None:
        return own | Q(**{f"{path}__department_id": department})
    return own


def may_sell_for(actor: Actor, user_id: int) -> bool:
    """Whether the actor may name this active user as salesperson: themselves, colleagues by scope, or anybody."""
    if user_id == actor.actor_id:
        return True
    people = User.objects.filter(pk=user_id, is_active=True)
    if actor.sees("all"):
        return people.exists()
    department = getattr(actor, "department_id", None)
    return actor.sees("department") and department is not None and people.filter(department_id=department).exists()


def require_may_sell_for(actor: Actor, user_id: int) -> None:
    """Refuse a salesperson whom the actor may not name. Raises BusinessError `salesperson.unknown`."""
    if not may_sell_for(actor, user_id):
        raise BusinessError(
            "salesperson.unknown", gettext_noop("Choose yourself or a colleague of your department."), field="salesperson"
        )


def names_of(ids: set[int | None]) -> dict[int, str]:
    """Display names of users, for timelines."""
    return dict(User.objects.filter(id__in={i for i in ids if i}).values_list("id", "name"))


def digest(secret: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(secret.encode()).hexdigest()


def user_of_token(secret: str) -> User | None:
    """The active owner of a live token; None for a wrong, revoked or expired one or a disabled owner."""
    token = ApiToken.objects.select_related("user").filter(digest=digest(secret), revoked_at=None).first()
    if token is None or not token.user.is_active:
        return None
    if token.expires_at and token.expires_at < clock.now():
        return None
    return token.user


def seen_user(user_id: int) -> User:
    """A user with roles and department, for those who manage users. Raises NotFound."""
    user = User.objects.select_related("department").filter(pk=user_id).first()
    if user is None:
        raise NotFound("user.unknown", gettext_noop("There is no such user."), field="user")
    return user


def has_new_permissions() -> bool:
    """Whether the program knows permissions that the start roles of this book were never offered."""
    offered = dict(Role.objects.values_list("code", "offered"))
    return any(set(start.permissions) - set(offered[start.code]) for start in START_ROLES if start.code in offered)


def holders_of(permission: str) -> list[int]:
    """Everybody who may sign in and holds a permission by any of their roles."""
    roles = [pk for pk, codes in Role.objects.values_list("id", "permissions") if permission in codes]
    return list(User.objects.filter(roles__in=roles, is_active=True).distinct().values_list("id", flat=True))


def fingerprint(roles: Iterable[Role]) -> str:
    """Changes with anything that the roles are called, hold or see."""
    facts = [(role.pk, role.name, role.scope, sorted(role.permissions)) for role in roles]
    return hashlib.sha256(repr(facts).encode()).hexdigest()
