"""zhanggui book create|list."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from zhanggui.foundation.books.context import DEFAULT_BOOK, use_book
from zhanggui.foundation.books.registry import books, open_alias, register
from zhanggui.kernel import clock
from zhanggui.office.actions import found_book
from zhanggui.office.management.people import root


def month(text: str) -> date:
    """The first day of a month written 2026-11."""
    return date.fromisoformat(f"{text}-01")


class Command(BaseCommand):
    """Books are companies: each has its own tables, users and numbers."""

    help = "Create a book (a company with its own tables and users) or list the books."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        create = verbs.add_parser("create", help="make the tables of a new book and found its company")
        create.add_argument("code", nargs="?", default=DEFAULT_BOOK, help="a short word; “main” is the default book")
        create.add_argument("--name", required=True, help="the company's name")
        create.add_argument("--currency", default="CNY")
        create.add_argument("--time-zone", default="Asia/Shanghai")
        create.add_argument("--first-month", type=month, metavar="YYYY-MM", help="first open month (default: January)")
        create.add_argument("--last-month", type=month, metavar="YYYY-MM", help="last open month (default: December)")
        create.add_argument("--review-orders", action="store_true", help="orders need a review (审核) before their approval")
        verbs.add_parser("list", help="list the books").add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verb"] == "list":
            self._list(as_json=options["json"])
        else:
            self._create(options)

    def _list(self, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps([asdict(book) for book in books()], ensure_ascii=False))
            return
        for book in books():
            self.stdout.write(f"{book.code}  {book.name}")

    def _create(self, options: dict[str, Any]) -> None:
        this_year = clock.business_date(options["time_zone"]).year
        try:
            alias = open_alias(options["code"])
            call_command("migrate", database=alias, verbosity=0)
            with use_book(options["code"]):
                found_book(
                    root(), name=options["name"], currency=options["currency"], time_zone=options["time_zone"],
                    first_month=options["first_month"] or date(this_year, 1, 1),
                    last_month=options["last_month"] or date(this_year, 12, 1), review_orders=options["review_orders"],
                )  # fmt: skip
            register(options["code"], options["name"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("The book “%(code)s” is ready. Next: zhanggui user create NAME") % {"code": options["code"]})
