"""zhanggui import KIND FILE: the same import as in the browser, with every problem told at once."""

import json
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from zhanggui.foundation.http.problems import message_of
from zhanggui.foundation.importing.actions import check_file, import_file
from zhanggui.foundation.importing.loaders import Report, loader_for, loaders
from zhanggui.foundation.importing.posting import Posted, post_steps
from zhanggui.foundation.importing.workbooks import bad_rows_of
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import BusinessError, gettext_noop
from zhanggui.office.management.people import acting
from zhanggui.office.management.progress import progress


class Command(BaseCommand):
    """Import a file whole or not at all; importing it again changes nothing and says so."""

    help = "Import a csv, xlsx, xls or ods file. A file goes in whole or not at all; the same file again changes nothing."
    requires_system_checks = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        columns = "\n".join(
            f"  {loader.kind:14} {', '.join(c.key + '*' * c.required for c in loader.declared)}" for loader in loaders()
        )
        parser = super().create_parser(prog_name, "import", **kwargs)
        parser.epilog = f"kinds and their columns (* must be filled):\n{columns}"
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=[loader.kind for loader in loaders()], metavar="KIND")
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="check every row and write nothing")
        parser.add_argument("--update", action="store_true", help="also change what is there; empty cells change nothing")
        parser.add_argument("--bad-rows", type=Path, metavar="FILE", help="write the bad rows and what is wrong to this workbook")
        parser.add_argument("--as", dest="username", metavar="USER", help="the user who imports (orders need one)")
        parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")

    def handle(self, *args: Any, **options: Any) -> None:
        actor, kind, file = acting(options["username"]), options["kind"], options["file"]
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        try:
            report, posted = self._run(actor, kind, file.name, data, options)
        except BusinessError as error:
            self._tell_problems(list(error.problems), as_json=options["json"])
            if options["bad_rows"]:
                options["bad_rows"].write_bytes(bad_rows_of(loader_for(actor, kind), file.name, data, error.problems))
            raise SystemExit(1) from error
        self._tell(report, posted, dry_run=options["dry_run"], as_json=options["json"])
        if posted.problems:
            raise SystemExit(1)

    def _run(self, actor: Actor, kind: str, name: str, data: bytes, options: dict[str, Any]) -> tuple[Report, Posted]:
        show = progress(_("Checking"))
        if options["dry_run"]:
            good = check_file(actor, kind=kind, name=name, data=data, progress=show)
            return Report(notes={gettext_noop("Good rows"): str(good)}), Posted()
        report = import_file(
            actor, kind=kind, name=name, data=data, post_later=False, update=options["update"], progress=show
        )  # fmt: skip
        if not report.steps:
            return report, Posted()
        return report, post_steps(actor, report.run_id, progress(_("Posting")))

    def _tell_problems(self, problems: list[BusinessError], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"problems": [_problem(one) for one in problems]}, ensure_ascii=False))
            return
        for one in problems:
            row = _("Row %(row)s: ") % {"row": one.line} if one.line else ""
            self.stderr.write(f"{row}{message_of(one)}")
        self.stderr.write(_("%(count)s problems; nothing was imported.") % {"count": len(problems)})

    def _tell(self, report: Report, posted: Posted, *, dry_run: bool, as_json: bool) -> None:
        if as_json:
            self.stdout.write(
                json.dumps(
                    {
                        "created": report.created, "changed": report.changed, "unchanged": report.unchanged,
                        "notes": report.notes,
                        "posted": posted.done, "posted_before": posted.unchanged,
                        "problems": [_problem(one) for one in posted.problems],
                    },
                    ensure_ascii=False,
                )
            )  # fmt: skip
            return
        if not dry_run:
            self.stdout.write(_("%(created)s created, %(unchanged)s unchanged") % _counts(report))
        for label, figure in report.notes.items():
            self.stdout.write(f"{_(label)}: {figure}")
        if report.steps:
            self.stdout.write(_("%(done)s posted, %(before)s posted before") % {"done": posted.done, "before": posted.unchanged})
        for one in posted.problems:
            self.stderr.write(_("Row %(row)s: ") % {"row": one.line} + message_of(one))


def _counts(report: Report) -> dict[str, int]:
    return {"created": report.created, "changed": report.changed, "unchanged": report.unchanged}


def _problem(error: BusinessError) -> dict[str, Any]:
    return {"row": error.line, "field": error.field, "code": error.code, "detail": message_of(error)}
