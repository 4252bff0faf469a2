"""Ledgers cannot be changed, not even by somebody with SQL; the migrate command sees to the triggers."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, models, transaction

from tests.support.book import Book
from zhanggui.foundation.books import triggers
from zhanggui.foundation.books.context import alias, connection

LEDGERS = list(triggers.append_only_models())
pytestmark = pytest.mark.django_db


def _refused(statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(using=alias()), connection().cursor() as cursor:
        cursor.execute(statement)


def test_the_ledgers_are_the_known_ones() -> None:
    assert {model._meta.label for model in LEDGERS} >= {
        "operations.Operation", "operations.Seal", "approvals.Decision", "inventory.Move", "receivables.Entry",
        "receivables.Allocation",
    }  # fmt: skip


@pytest.mark.parametrize("model", LEDGERS, ids=lambda model: model._meta.label)
def test_a_row_of_a_ledger_is_neither_changed_nor_deleted(book: Book, model: type[models.Model]) -> None:
    table, key = model._meta.db_table, model._meta.pk.column
    assert model._default_manager.exists()
    free = set(getattr(model, "may_change", ()))
    for field in model._meta.concrete_fields:
        if field.name not in free:
            _refused(f'UPDATE "{table}" SET "{field.column}" = "{field.column}"')  # noqa: S608
    _refused(f'DELETE FROM "{table}"')  # noqa: S608
    if connection().vendor == "sqlite":
        _refused(f'INSERT OR REPLACE INTO "{table}" SELECT * FROM "{table}" ORDER BY "{key}" LIMIT 1')  # noqa: S608
    else:
        _refused(f'SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE "{table}" CASCADE')
    with pytest.raises(DatabaseError), transaction.atomic(using=alias()):
        model._default_manager.all().delete()


def test_migrate_puts_back_what_was_lost(book: Book) -> None:
    where = "" if connection().vendor == "sqlite" else ' ON "inventory_move"'
    with transaction.atomic(using=alias()):
        with connection().cursor() as cursor:
            cursor.execute(f'DROP TRIGGER "inventory_move_no_update"{where}')
        assert triggers.expected() - triggers.present(connection()) == {"inventory_move_no_update"}
        call_command("migrate", verbosity=0, skip_checks=True)
        assert triggers.expected() <= triggers.present(connection())
        _refused('UPDATE "inventory_move" SET qty = 1')
        transaction.set_rollback(True, using=alias())
