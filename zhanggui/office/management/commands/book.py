"""zhanggui book create|list|use|backup|backups|verify|restore|export|archive|reopen."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from zhanggui.foundation.backups import keeping, restoring, takeout
from zhanggui.foundation.backups.actions import note_export, note_restore
from zhanggui.foundation.books import registry
from zhanggui.foundation.books.context import DEFAULT_BOOK, current_book, use_book
from zhanggui.kernel import clock
from zhanggui.office.actions import Founding, make_book
from zhanggui.office.management.people import root
from zhanggui.office.management.progress import progress

SIMPLE = {
    "use": "the book that is meant when none is named",
    "archive": "close a book: nobody signs in, no worker works in it, its data stay",
    "reopen": "open an archived book again",
}


def month(text: str) -> date:
    """The first day of a month written 2026-11."""
    return date.fromisoformat(f"{text}-01")


class Command(BaseCommand):
    """Books are companies: each has its own tables, users, numbers, files and back-ups."""

    help = "Create, list, choose, back up, restore, export and archive books (a book is a company with its own tables and users)."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        _create_words(verbs.add_parser("create", help="make the tables of a new book and found its company"))
        for verb, text in SIMPLE.items():
            verbs.add_parser(verb, help=text).add_argument("code")
        backup = verbs.add_parser("backup", help="write one file that holds the whole book, while others go on working")
        backup.add_argument("code", nargs="?", help="the book (default: the open one)")
        backup.add_argument("--to", type=Path, metavar="FILE", help="where to (default: the book's folder of back-ups)")
        verbs.add_parser("backups", help="list the back-ups that are kept").add_argument("code", nargs="?")
        verify = verbs.add_parser("verify", help="read a back-up to its end and prove it; nothing is written")
        _restore_words(verbs.add_parser("restore", help="bring a book back from a back-up"))
        verify.add_argument("file", type=Path)
        verify.add_argument("--foreign", action="store_true", help="accept the seal of another installation")
        export = verbs.add_parser("export", help="write everything in files that any program reads")
        export.add_argument("code", nargs="?", help="the book (default: the open one)")
        export.add_argument("--to", type=Path, required=True, metavar="FILE.zip")
        export.add_argument("--format", choices=takeout.FORMATS, default=takeout.CSV)
        verbs.add_parser("list", help="list the books")
        for words in verbs.choices.values():
            words.add_argument("--json", action="store_true", help="one JSON object instead of lines")

    def handle(self, *args: Any, **options: Any) -> None:
        run: Callable[[dict[str, Any]], None] = getattr(self, f"_{options['verb']}")
        run(options)

    def _tell(self, options: dict[str, Any], content: object, sentence: str) -> None:
        self.stdout.write(json.dumps(content, ensure_ascii=False, default=str) if options["json"] else sentence)

    def _list(self, options: dict[str, Any]) -> None:
        chosen = registry.chosen_book()
        lines = [f"{'*' if one.code == chosen else ' '} {one.code:12} {one.state:9} {one.name}" for one in registry.books()]
        self._tell(options, [asdict(one) for one in registry.books()], "\n".join(lines))

    def _create(self, options: dict[str, Any]) -> None:
        year = clock.business_date(options["time_zone"]).year
        founding = Founding(
            name=options["name"], currency=options["currency"], time_zone=options["time_zone"],
            first_month=options["first_month"] or date(year, 1, 1), last_month=options["last_month"] or date(year, 12, 1),
            review_orders=options["review_orders"],
        )  # fmt: skip
        made = make_book(root(), code=options["code"], founding=founding)
        text = _("The book “%(code)s” is ready. Next: zhanggui user create NAME") % {"code": made.code}
        self._tell(options, asdict(made), text)

    def _use(self, options: dict[str, Any]) -> None:
        chosen = registry.choose(options["code"])
        self._tell(options, asdict(chosen), f"{chosen.code}  {chosen.name}")

    def _archive(self, options: dict[str, Any]) -> None:
        archived = registry.set_state(options["code"], registry.ARCHIVED)
        self._tell(options, asdict(archived), _("The book “%(code)s” is archived.") % {"code": archived.code})

    def _reopen(self, options: dict[str, Any]) -> None:
        opened = registry.set_state(options["code"], registry.OPEN)
        self._tell(options, asdict(opened), _("The book “%(code)s” is open.") % {"code": opened.code})

    def _backup(self, options: dict[str, Any]) -> None:
        code, show = options["code"] or current_book(), progress(_("Back-up"))
        if options["to"]:
            keeping.make_backup(code, options["to"].absolute(), show)
            path = options["to"].absolute()
        else:
            path = keeping.keep_backup(code, keeping.MANUAL, show).path
        content = {"book": code, "file": path, "bytes": path.stat().st_size}
        self._tell(options, content, _("Back-up written: %(path)s") % {"path": path})

    def _backups(self, options: dict[str, Any]) -> None:
        kept = keeping.backups(options["code"] or current_book())
        content = [{"file": one.path, "at": one.at.isoformat(), "kind": one.kind, "bytes": one.bytes} for one in kept]
        self._tell(options, content, "\n".join(f"{one.path}  {one.bytes}" for one in kept))

    def _verify(self, options: dict[str, Any]) -> None:
        manifest = restoring.verify(options["file"], foreign=options["foreign"])
        content = {"book": manifest.code, "name": manifest.name, "made_at": manifest.made_at, "rows": manifest.rows}
        text = _("The back-up of “%(name)s” (%(at)s) is whole.") % {"name": manifest.name, "at": manifest.made_at}
        self._tell(options, content, text)

    def _restore(self, options: dict[str, Any]) -> None:
        done = restoring.restore(
            options["file"], code=options["as_code"], replace=options["replace"], foreign=options["foreign"],
            archived=options["archived"], tell=lambda step: print(f"{_(step)} …", file=sys.stderr),
        )  # fmt: skip
        with use_book(done.code):
            note_restore(root(), source=options["file"], made_at=done.manifest.made_at)
        text = _("The book “%(code)s” is as it was at %(at)s.") % {"code": done.code, "at": done.manifest.made_at}
        if done.safety:
            text += "\n" + _("What stood there before: %(path)s") % {"path": done.safety}
        self._tell(options, {"book": done.code, "made_at": done.manifest.made_at, "safety": done.safety}, text)

    def _export(self, options: dict[str, Any]) -> None:
        code, target = options["code"] or current_book(), options["to"].absolute()
        rows = takeout.export_everything(code, target, form=options["format"], progress=progress(_("Export")))
        registry.open_alias(code)
        with use_book(code):
            note_export(root(), name=target.name)
        self._tell(options, {"book": code, "file": target, "rows": rows}, _("Everything written: %(path)s") % {"path": target})


def _create_words(create: ArgumentParser) -> None:
    create.add_argument("code", nargs="?", default=DEFAULT_BOOK, help="a short word; “main” is the default book")
    create.add_argument("--name", required=True, help="the company's name")
    create.add_argument("--currency", default="CNY")
    create.add_argument("--time-zone", default="Asia/Shanghai")
    create.add_argument("--first-month", type=month, metavar="YYYY-MM", help="first open month (default: January)")
    create.add_argument("--last-month", type=month, metavar="YYYY-MM", help="last open month (default: December)")
    create.add_argument("--review-orders", action="store_true", help="orders need a review (审核) before their approval")


def _restore_words(restore: ArgumentParser) -> None:
    restore.add_argument("file", type=Path)
    restore.add_argument("--as", dest="as_code", default="", metavar="CODE", help="under this code (default: the book's own)")
    restore.add_argument("--replace", action="store_true", help="in the place of a living book, of which a copy is made first")
    restore.add_argument("--foreign", action="store_true", help="accept the seal of another installation")
    restore.add_argument("--archived", action="store_true", help="leave the book archived: no worker sends anything from it")
