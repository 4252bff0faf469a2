"""zhanggui check: recompute every promise of the open book and name each breach."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from zhanggui.foundation.checks.registry import Breach, invariants
from zhanggui.office.management.progress import progress


class Command(BaseCommand):
    """Exit code 1 when anything is broken."""

    help = "Recompute every promise (stock, money, numbers, audit chain …) from its sources and name each breach."
    requires_system_checks = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(prog_name, "check", **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")

    def handle(self, *args: Any, **options: Any) -> None:
        checks, found = invariants(), list[Breach]()
        show = progress(_("Checking"))
        for number, one in enumerate(checks, 1):
            found += one.find()
            show(number, len(checks))
        if options["json"]:
            answer = {"checked": [one.id for one in checks], "breaches": [asdict(breach) for breach in found]}
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            for breach in found:
                self.stdout.write(f"{breach.property}  {breach.subject}  {breach.detail}")
            self.stdout.write(_("%(checks)s properties checked, %(breaches)s breaches") % _counts(checks, found))
        if found:
            raise SystemExit(1)


def _counts(checks: list[Any], found: list[Breach]) -> dict[str, int]:
    return {"checks": len(checks), "breaches": len(found)}
