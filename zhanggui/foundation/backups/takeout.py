"""Everything of a book in files that any program reads, so that a company can leave: exact numbers as text, files, a dictionary.

Passwords, tokens, second factors and sessions stay: they open this program only.
"""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connections, models, transaction
from django.utils.translation import gettext as _

from zhanggui import __version__
from zhanggui.foundation.backups import sqlite
from zhanggui.foundation.backups.archive import told_when_full, writing
from zhanggui.foundation.backups.keeping import silent
from zhanggui.foundation.books import registry
from zhanggui.foundation.books.context import alias_of, use_book
from zhanggui.foundation.books.fields import FixedPointField
from zhanggui.foundation.books.places import files_folder
from zhanggui.foundation.books.queries import profile
from zhanggui.kernel import clock
from zhanggui.kernel.decimals import plain

CSV, JSONL = "csv", "jsonl"
FORMATS = (CSV, JSONL)
ROWS_AT_ONCE = 2000
_HIDDEN_TABLES = ("django_session", "axes_")
_HIDDEN_COLUMNS = ("password", "secret")
_HIDDEN = {"identity_apitoken.digest"}


def export_everything(code: str, target: Path, *, form: str = CSV, progress: sqlite.Progress = silent) -> dict[str, int]:
    """Write all tables as they stood at one moment into one zip; returns the rows of each. Raises BusinessError."""
    tables = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True) if _is_told(model)}
    rows: dict[str, int] = {}
    with told_when_full(target.parent), writing(target) as writer, _one_moment(code):
        for number, (name, model) in enumerate(sorted(tables.items()), 1):
            with writer.part(f"tables/{name}.{form}") as part:
                rows[name] = _write(part, model, form)
            progress(number, len(tables))
        with writer.part("dictionary.csv") as part:
            part.write(_dictionary(tables).encode("utf-8-sig"))
        with writer.part("README.txt") as part:
            part.write(_read_me(form).encode("utf-8-sig"))
        writer.folder(files_folder(code))
    return rows


@contextmanager
def _one_moment(code: str) -> Iterator[None]:
    """SQLite: a copy, or everybody would wait for the export. PostgreSQL: a transaction that sees one moment."""
    if connections[registry.open_alias(code)].vendor == "postgresql":
        with use_book(code), transaction.atomic(using=alias_of(code)):
            with connections[alias_of(code)].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    with tempfile.TemporaryDirectory(dir=registry.sqlite_file(code).parent, prefix=".export-") as folder:
        copied, staged = Path(folder) / "book.sqlite3", f"{registry.STAGING}export_{code}"[:31]
        sqlite.copy_of(code, copied, silent)
        alias = registry.open_alias(staged)
        connections.settings[alias]["NAME"] = str(copied)
        try:
            with use_book(staged):
                yield
        finally:
            connections[alias].close()
            del connections[alias]
            connections.settings.pop(alias, None)


def _is_told(model: type[models.Model]) -> bool:
    return model._meta.managed and not model._meta.proxy and not model._meta.db_table.startswith(_HIDDEN_TABLES)


def _told_fields(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    return [field for field in model._meta.concrete_fields if not _is_hidden(f"{model._meta.db_table}.{field.column}")]


def _is_hidden(column: str) -> bool:
    return column in _HIDDEN or any(word in column.rpartition(".")[2] for word in _HIDDEN_COLUMNS)


def _write(part: Any, model: type[models.Model], form: str) -> int:
    """Stream a table, row by row in the order of its key. Returns the number of rows."""
    fields = _told_fields(model)
    names = [str(field.column) for field in fields]
    if form == CSV:
        part.write(("\ufeff" + ",".join(names) + "\r\n").encode())
    count = 0
    rows = model._default_manager.order_by("pk").values_list(*(field.attname for field in fields))
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        told = [_told(value) for value in row]
        line = ",".join(map(_cell, told)) + "\r\n" if form == CSV else _object(names, told)
        part.write(line.encode())
        count += 1
    return count


def _told(value: Any) -> Any:
    """Exact and the same on both engines: amounts as text, instants in UTC, JSON as it is."""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _cell(value: Any) -> str:
    """No value is an empty cell, an empty text is \"\": what was told apart stays so."""
    if value is None:
        return ""
    if isinstance(value, bool | int):
        return str(value).lower()
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    return '"' + text.replace('"', '""') + '"'


def _object(names: list[str], row: list[Any]) -> str:
    return json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n"


def _dictionary(tables: dict[str, type[models.Model]]) -> str:
    """Each column: its type, whether it may be empty, what it points at, what its table is for."""
    lines = [["table", "column", "type", "decimals", "may be empty", "points at", "table is"]]
    for name, model in sorted(tables.items()):
        about = " ".join((model.__doc__ or "").split()) if not model._meta.auto_created else ""
        for field in _told_fields(model):
            target = field.related_model
            points = f"{target._meta.db_table}.id" if isinstance(target, type) and issubclass(target, models.Model) else ""
            decimals = str(field.scale) if isinstance(field, FixedPointField) else ""
            kind = "Decimal" if decimals else field.get_internal_type().removesuffix("Field")
            lines.append([name, str(field.column), kind, decimals, str(field.null).lower(), points, about])
            about = ""
    return "".join(",".join(map(_cell, line)) + "\r\n" for line in lines)


def _read_me(form: str) -> str:
    facts = {"name": profile().name, "at": clock.now().isoformat(timespec="seconds"), "version": __version__, "form": form}
    return (
        _(
            "Everything that the book “%(name)s” holds, as of %(at)s (Zhanggui %(version)s).\n"
            "tables/: one %(form)s file a table, UTF-8. Amounts are exact decimals as text, instants are in UTC (ISO 8601).\n"
            "In csv an empty cell means “no value”; an empty text is written as two quotation marks.\n"
            "dictionary.csv: every column with its type and what it points at. files/: the attachments.\n"
            "Passwords, tokens and sessions are left out."
        )
        % facts
        + "\n"
    )
