"""Make users, roles and tokens."""

import secrets
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from zhanggui.foundation.books.context import current_book
from zhanggui.foundation.identity.models import ApiToken, Department, Role, User
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
            Role(code=role.code, name=gettext(role.name), scope=role.scope, permissions=list(role.permissions))
            for role in START_ROLES
        ],
        ignore_conflicts=True,
    )
    record("identity.role", "start_roles")


@action("identity.manage_users")
def create_user(
    actor: Actor, /, *, username: str, name: str, password: str, roles: list[str], department: str = "",
    language: str = "zh-hans",
) -> User:  # fmt: skip
    """Make a user with roles; the password must pass the rules. Nobody grants what they do not hold themselves."""
    user = User(username=username, name=name, language=language)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise BusinessError("password.weak", " ".join(error.messages).replace("%", "%%"), field="password") from error
    granted = list(Role.objects.filter(code__in=roles))
    _require_holding(actor, granted)
    if User.objects.filter(username=username).exists():
        raise BusinessError("user.exists", gettext_noop("This sign-in name is taken."), field="username")
    user.set_password(password)
    if department:
        user.department, _ = Department.objects.get_or_create(name=department)
    user.save()
    user.roles.set(granted)
    record(f"identity.user/{user.pk}", "created", note=", ".join(roles))
    return user


def _require_holding(actor: Actor, roles: list[Role]) -> None:
    """The system (first set-up, command line) grants anything; a person only what they hold."""
    if actor.actor_id is None:
        return
    missing = {code for role in roles for code in role.permissions if not actor.has_permission(code)}
    if missing:
        raise NotPermitted(
            "role.beyond", gettext_noop("You cannot grant what you do not hold: %(codes)s."),
            codes=", ".join(sorted(missing)[:5]),
        )  # fmt: skip


@action("identity.own_token")
def create_own_token(actor: Actor, /, *, name: str, days: int = 365) -> str:
    """Make an API token of the actor and return its secret, which is shown only now."""
    return _make_token(person_id(actor), name, days)


@action("identity.manage_users")
def create_token(actor: Actor, /, *, user_id: int, name: str, days: int = 365) -> str:
    """Make an API token of a user and return its secret, which is shown only now. It grants what that user holds."""
    _require_holding(actor, list(Role.objects.filter(users=user_id)))
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
