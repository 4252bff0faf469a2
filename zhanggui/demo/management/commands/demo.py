"""zhanggui demo: fill the empty book with a trading company and its last months."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from zhanggui.demo.build import SIZES, build, keep_sign_ins
from zhanggui.office.management.progress import progress


class Command(BaseCommand):
    """Every document is made by the product's own actions, with the clock held in the past."""

    help = "Fill an empty book with a trading company: people, goods, and some months of orders, deliveries and money."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", choices=list(SIZES), default="small")
        parser.add_argument("--seed", type=int, default=1, help="another number gives another story")

    def handle(self, *args: Any, **options: Any) -> None:
        sign_ins = build(options["size"], options["seed"], progress(_("Demo")))
        path = keep_sign_ins(sign_ins)
        self.stdout.write(_("Sign-ins (kept in %(path)s):") % {"path": path})
        for username, name, password in sign_ins:
            self.stdout.write(f"  {username:10} {password:14} {name}")
