"""Django's migrate, which also makes the book's schema and its append-only triggers, and verifies them."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections

from zhanggui.foundation.books import triggers
from zhanggui.foundation.books.context import DEFAULT_BOOK, use_book
from zhanggui.foundation.books.upgrades import upgrade


class Command(migrate.Command):
    """Migrate one book."""

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        schema = connection.settings_dict.get("BOOK_SCHEMA")
        if connection.vendor == "postgresql" and schema:
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {connection.ops.quote_name(schema)}")
        code = options["database"].removeprefix("book_").replace("default", DEFAULT_BOOK)
        with use_book(code):
            super().handle(*args, **options)
        triggers.install(connection)
        missing = triggers.expected() - triggers.present(connection)
        if missing:
            raise CommandError(f"append-only triggers missing: {', '.join(sorted(missing))}")
        if not (options["app_label"] or options["plan"] or options["check_unapplied"]):
            with use_book(code):
                upgrade()
