"""Make users, roles and tokens."""

import secrets
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from zhanggui.foundation.books.context import current_book
from zhanggui.foundation.books.queries import profile
from zhanggui.foundation.identity.granting import lock_roles, require_a_manager, require_holding
from zhanggui.foundation.identity.models import OWN_ACCOUNT, ApiToken, Department, Role, User
from zhanggui.foundation.identity.queries import digest
from zhanggui.foundation.identity.roles import START_ROLES
from zhanggui.foundation.operations.frame import action, record
from zhanggui.kernel import clock
from zhanggui.kernel.actors import Actor, person_id
from zhanggui.kernel.errors import BusinessError, NotFound, NotPermitted, gettext_noop


@action("identity.manage_users")
def make_start_roles(actor: Actor, /) -> None:
    """Make the roles a new book starts with; existing ones are left as they are."""
    Role.objects.bulk_create(
        [
            Role(
                code=role.code, name=gettext(role.name), scope=role.scope,
                permissions=list(role.permissions), offered=list(role.permissions),
            )
            for role in START_ROLES
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    record("identity.role", "start_roles")


@action("identity.manage_users")
def offer_permissions(actor: Actor, /) -> None:
    """Give the start roles of this book what the program has learnt since; what was taken away is not given again."""
    kept = {role.code: role for role in Role.objects.filter(code__in=[start.code for start in START_ROLES])}
    for start in START_ROLES:
        role = kept.get(start.code)
        fresh = sorted(set(start.permissions) - set(role.offered)) if role else []
        if role and fresh:
            before = ", ".join(sorted(role.permissions))
            role.permissions, role.offered = sorted({*role.permissions, *fresh}), sorted({*role.offered, *fresh})
            role.save(update_fields=["permissions", "offered"])
            changes = [["permissions", before, ", ".join(role.permissions)]]
            record(f"identity.role/{role.pk}", "offered", note=", ".join(fresh), changes=changes)


@action("identity.manage_users")
def create_user(
    actor: Actor, /, *, username: str, name: str, password: str, roles: list[str], department: str = "",
    language: str | None = None,
) -> User:  # fmt: skip
    """Make a user with roles; the password must pass the rules. Nobody grants what they do not hold themselves."""
    user = User(username=username, name=name, language=language or profile().language)
    _require_strong(password, user)
    granted = list(Role.objects.filter(code__in=roles))
    require_holding(actor, granted)
    if User.objects.filter(username=username).exists():
        raise BusinessError("user.exists", gettext_noop("This sign-in name is taken."), field="username")
    user.set_password(password)
    user.department = _department(department)
    user.save()
    user.roles.set(granted)
    record(f"identity.user/{user.pk}", "created", note=", ".join(roles))
    return user


@action("identity.manage_users")
def edit_user(actor: Actor, /, *, user_id: int, name: str, roles: list[str], department: str = "", active: bool = True) -> User:
    """Change a user's name, department, roles and whether they may sign in; a disabled user is out at once.

    Nobody grants what they do not hold, nobody moves themselves to where they do not see, and somebody must always be
    left who manages users.
    """
    user = _locked_user(user_id)
    before = _told(user)
    wanted = list(Role.objects.filter(code__in=roles))
    require_holding(actor, [role for role in wanted if role not in user.roles.all()])
    _require_stay(actor, user, department)
    user.name, user.is_active, user.department = name, active, _department(department)
    user.save(update_fields=["name", "is_active", "department"])
    user.roles.set(wanted)
    require_a_manager()
    changes = [[field, old, new] for (field, old), (_, new) in zip(before, _told(user), strict=True) if old != new]
    record(f"identity.user/{user.pk}", "changed", changes=changes)
    return user


@action("identity.manage_users")
def reset_password(actor: Actor, /, *, user_id: int, password: str) -> None:
    """Give a user a new password and end their sessions and API tokens: somebody else may have had the account.

    Whoever resets it must hold all that the user holds.
    """
    user = _locked_user(user_id)
    require_holding(actor, list(user.roles.all()))
    _require_strong(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    user.tokens.filter(revoked_at=None).update(revoked_at=clock.now())
    record(f"identity.user/{user.pk}", "password_reset")


@action(OWN_ACCOUNT)
def change_own_password(actor: Actor, /, *, old: str, password: str) -> User:
    """Change one's own password after giving the old one; all other sessions of the person end."""
    user = _locked_user(person_id(actor))
    if not user.check_password(old):
        raise BusinessError("password.wrong", gettext_noop("The present password is not right."), field="password_old")
    _require_strong(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    record(f"identity.user/{user.pk}", "password_changed")
    return user


@action(OWN_ACCOUNT)
def edit_own_profile(actor: Actor, /, *, name: str, email: str = "") -> None:
    """Change one's own name and mail address."""
    user = _locked_user(person_id(actor))
    changes = [[field, old, new] for field, old, new in (("name", user.name, name), ("email", user.email, email)) if old != new]
    user.name, user.email = name, email
    user.save(update_fields=["name", "email"])
    record(f"identity.user/{user.pk}", "changed", changes=changes)


@action(OWN_ACCOUNT)
def set_own_language(actor: Actor, /, *, language: str) -> None:
    """Remember the language the person reads."""
    changed = User.objects.filter(pk=person_id(actor)).exclude(language=language).update(language=language)
    record(f"identity.user/{actor.actor_id}", "language_set", note=language if changed else "")


def _locked_user(user_id: int) -> User:
    """The user, after everybody else who changes users: the last manager of users must not be lost in a race."""
    lock_roles()
    user = User.objects.select_related("department").filter(pk=user_id).first()
    if user is None:
        raise NotFound("user.unknown", gettext_noop("There is no such user."), field="user")
    return user


def _told(user: User) -> list[tuple[str, str]]:
    roles = ", ".join(sorted(user.roles.values_list("code", flat=True)))
    department = user.department.name if user.department else ""
    return [("name", user.name), ("department", department), ("roles", roles), ("active", str(user.is_active).lower())]


def _department(name: str) -> Department | None:
    return Department.objects.get_or_create(name=name)[0] if name else None


def _require_strong(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise BusinessError("password.weak", " ".join(error.messages).replace("%", "%%"), field="password") from error


def _require_stay(actor: Actor, user: User, department: str) -> None:
    """One's own department decides what one sees and approves; only who sees everything may change it."""
    present = user.department.name if user.department else ""
    if user.pk == actor.actor_id and department != present and not actor.sees("all"):
        raise NotPermitted("department.own", gettext_noop("Nobody moves themselves to another department."), field="department")


@action("identity.own_token")
def create_own_token(actor: Actor, /, *, name: str, days: int = 365) -> str:
    """Make an API token of the actor and return its secret, which is shown only now."""
    return _make_token(person_id(actor), name, days)


@action("identity.manage_users")
def create_token(actor: Actor, /, *, user_id: int, name: str, days: int = 365) -> str:
    """Make an API token of a user and return its secret, which is shown only now. It grants what that user holds."""
    require_holding(actor, list(Role.objects.filter(users=user_id)))
    return _make_token(user_id, name, days)


def _make_token(user_id: int, name: str, days: int) -> str:
    secret = f"zg_{current_book()}_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        user_id=user_id, name=name, digest=digest(secret), created_at=clock.now(),
        expires_at=clock.now() + timedelta(days=days),
    )  # fmt: skip
    record(f"identity.token/{token.pk}", "created", note=name)
    return secret


@action("identity.own_token")
def revoke_token(actor: Actor, /, *, token_id: int) -> None:
    """End one of the actor's own tokens at once."""
    ended = ApiToken.objects.filter(pk=token_id, user_id=person_id(actor), revoked_at=None).update(revoked_at=clock.now())
    if not ended:
        raise NotFound("token.unknown", gettext_noop("There is no such token."), field="token")
    record(f"identity.token/{token_id}", "revoked")
