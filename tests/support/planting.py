"""Take the database's own guards away, so that a breach can be planted which they would refuse."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction

from zhanggui.foundation.books.context import alias, connection


@dataclass(frozen=True, slots=True)
class Planting:
    """SQL that breaks one promise, and the IDs that are broken along with it by their nature.

    The same figure may stand in two promises; any other ID that fires is a check that cries wolf.
    """

    sql: str
    also: frozenset[str] = frozenset()


def plant(sql: str, *also: str) -> Planting:
    """A planting."""
    return Planting(sql, frozenset(also))


@contextmanager
def planted(statements: list[str]) -> Iterator[None]:
    """Run the statements without constraints and triggers; everything is as before after the block."""
    try:
        with transaction.atomic(using=alias()), connection().cursor() as cursor:
            for statement in [*_unguard(), *statements]:
                cursor.execute(statement)
            yield
            transaction.set_rollback(True, using=alias())
    finally:
        if connection().vendor == "sqlite":
            with connection().cursor() as cursor:
                cursor.execute("PRAGMA ignore_check_constraints = OFF")


def _unguard() -> Iterator[str]:
    if connection().vendor == "sqlite":
        yield "PRAGMA ignore_check_constraints = ON"
        with connection().cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            yield from (f'DROP TRIGGER "{name}"' for (name,) in cursor.fetchall())
        return
    yield "SET CONSTRAINTS ALL IMMEDIATE"
    yield """DO $$ DECLARE r record; BEGIN
        FOR r IN SELECT conrelid::regclass AS t, conname FROM pg_constraint
                 WHERE contype = 'c' AND connamespace = current_schema()::regnamespace LOOP
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', r.t, r.conname);
        END LOOP;
        FOR r IN SELECT DISTINCT tgrelid::regclass AS t FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
                 WHERE NOT tgisinternal AND c.relnamespace = current_schema()::regnamespace LOOP
            EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', r.t);
        END LOOP;
    END $$"""
