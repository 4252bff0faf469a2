"""Who acts when somebody types a command: a named user, or the system, which whoever runs the machine may be."""

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from zhanggui.foundation.identity.models import User
from zhanggui.foundation.operations.frame import permissions_in_use
from zhanggui.foundation.operations.outbox import System
from zhanggui.kernel.actors import Actor


def root() -> System:
    """The system with every right: for set-up from the machine's own command line."""
    return System(frozenset(permissions_in_use))


def acting(username: str | None) -> Actor:
    """The user of that name, or the system. Raises CommandError."""
    return user_of(username) if username else root()


def user_of(username: str) -> User:
    """The active user of that name. Raises CommandError."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise CommandError(_("There is no user “%(name)s”.") % {"name": username})
    return user
