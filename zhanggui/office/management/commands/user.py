"""zhanggui user create|token."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from zhanggui.foundation.books.models import Profile
from zhanggui.foundation.identity.actions import create_token, create_user
from zhanggui.foundation.identity.models import Role, User
from zhanggui.office.management.people import root, user_of

FIRST = ["boss", "administrator"]


class Command(BaseCommand):
    """The first user of a book runs it: boss and administrator."""

    help = "Create users and API tokens. The password is asked for, or read from the standard input."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        create = verbs.add_parser("create", help="create a user; the first one becomes boss and administrator")
        create.add_argument("username")
        create.add_argument("--name", help="the name people read (default: the user name)")
        create.add_argument("--role", action="append", metavar="CODE", help="a role; may be given several times")
        create.add_argument("--department", default="")
        create.add_argument("--language", choices=["zh-hans", "en"], default="zh-hans")
        create.add_argument("--password-stdin", action="store_true", help="read the password from the standard input")
        token = verbs.add_parser("token", help="create an API token of a user and print it, once")
        token.add_argument("username")
        token.add_argument("--name", required=True, help="what the token is for")
        token.add_argument("--days", type=int, default=365, help="how long it is valid")

    def handle(self, *args: Any, **options: Any) -> None:
        if not Profile.objects.exists():
            raise CommandError(_("This book has no company yet: zhanggui book create --name NAME"))
        if options["verb"] == "token":
            user = user_of(options["username"])
            self.stdout.write(create_token(root(), user_id=user.pk, name=options["name"], days=options["days"]))
        else:
            self._create(options)

    def _create(self, options: dict[str, Any]) -> None:
        roles = options["role"] or ([] if User.objects.exists() else FIRST)
        unknown = set(roles) - set(Role.objects.values_list("code", flat=True))
        if unknown or not roles:
            known = ", ".join(Role.objects.order_by("id").values_list("code", flat=True))
            raise CommandError(_("Give --role with one of: %(roles)s") % {"roles": known})
        create_user(
            root(), username=options["username"], name=options["name"] or options["username"], roles=roles,
            password=_password(from_stdin=options["password_stdin"]), department=options["department"],
            language=options["language"],
        )  # fmt: skip
        self.stdout.write(_("%(name)s can sign in now (%(roles)s).") % {"name": options["username"], "roles": ", ".join(roles)})


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass(_("Password: "))
    if password != getpass.getpass(_("Again: ")):
        raise CommandError(_("The two passwords differ."))
    return password
