"""Ledgers that the database itself refuses to change: triggers made and verified by the migrate command.

A model is append-only when it says `append_only = True`; `may_change` names the columns that are not part of the
record. SQLite needs `PRAGMA recursive_triggers=ON`, or INSERT OR REPLACE would slip through.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


def append_only_models() -> Iterator[type[models.Model]]:
    """All models whose rows may never change once written."""
    return (model for model in apps.get_models() if getattr(model, "append_only", False))


def _protected_columns(model: type[models.Model]) -> list[str]:
    free = set(getattr(model, "may_change", ()))
    return [str(f.column) for f in model._meta.concrete_fields if f.name not in free]


def expected() -> set[str]:
    """Names of the triggers that every book must have."""
    return {f"{m._meta.db_table}_no_{verb}" for m in append_only_models() for verb in ("update", "delete")}


def present(connection: BaseDatabaseWrapper) -> set[str]:
    """Names of the triggers that this book has."""
    if connection.vendor == "sqlite":
        sql = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        sql = (
            "SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT tgisinternal AND tgenabled = 'O' AND c.relnamespace = current_schema()::regnamespace"
        )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {row[0] for row in cursor.fetchall()}


def install(connection: BaseDatabaseWrapper) -> None:
    """(Re)make all triggers: SQLite drops them in silence when a migration rebuilds the table."""
    make = _sqlite if connection.vendor == "sqlite" else _postgresql
    with connection.cursor() as cursor:
        for model in append_only_models():
            for statement in make(connection, model):
                cursor.execute(statement)


def _sqlite(connection: BaseDatabaseWrapper, model: type[models.Model]) -> Iterator[str]:
    quote = connection.ops.quote_name
    table = model._meta.db_table
    columns = ", ".join(quote(column) for column in _protected_columns(model))
    for verb, when in (("update", f"UPDATE OF {columns}"), ("delete", "DELETE")):
        name = quote(f"{table}_no_{verb}")
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield (f"CREATE TRIGGER {name} BEFORE {when} ON {quote(table)} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END")


def _postgresql(connection: BaseDatabaseWrapper, model: type[models.Model]) -> Iterator[str]:
    quote = connection.ops.quote_name
    table = model._meta.db_table
    columns = ", ".join(quote(column) for column in _protected_columns(model))
    function = quote(f"{table}_append_only")
    yield (
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    for verb, when, each in (
        ("update", f"UPDATE OF {columns}", "ROW"),
        ("delete", "DELETE", "ROW"),
        ("truncate", "TRUNCATE", "STATEMENT"),
    ):
        name = quote(f"{table}_no_{verb}")
        yield f"DROP TRIGGER IF EXISTS {name} ON {quote(table)}"
        yield (f"CREATE TRIGGER {name} BEFORE {when} ON {quote(table)} FOR EACH {each} EXECUTE FUNCTION {function}()")
