"""Write many rows of one table in one statement: the only raw SQL that actions stand on."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import models

from zhanggui.foundation.books.context import connection

M = TypeVar("M", bound=models.Model)
PART = 1000


def _prepared(model: type[models.Model], name: str, value: Any) -> Any:
    field = model._meta.get_field(name)
    return field.get_db_prep_save(value, connection())  # type: ignore[union-attr]


def update_rows(model: type[models.Model], rows: Iterable[Mapping[str, Any]], *, add: Sequence[str] = (), key: str = "id") -> int:
    """`UPDATE … FROM (VALUES …)`: set the named columns of each row; those in `add` are increased instead.

    Every mapping holds `key` and the same columns. Returns the number of rows changed.
    Rows are locked in the order the database meets them: lock them sorted beforehand.
    """
    listed = list(rows)
    if not listed:
        return 0
    names = list(listed[0])
    columns = {name: str(model._meta.get_field(name).column) for name in names}  # type: ignore[union-attr]
    quote = connection().ops.quote_name
    table = quote(model._meta.db_table)
    sets = ", ".join(
        f"{quote(columns[name])} = {f'{table}.{quote(columns[name])} + ' if name in add else ''}{_typed(model, name, n)}"
        for n, name in enumerate(names, 1)
        if name != key
    )
    marks = ", ".join("(" + ", ".join(["%s"] * len(names)) + ")" for _ in listed)
    sql = (
        f"WITH v({', '.join(f'c{n}' for n in range(1, len(names) + 1))}) AS (VALUES {marks}) "  # noqa: S608
        f"UPDATE {table} SET {sets} FROM v "
        f"WHERE {table}.{quote(columns[key])} = {_typed(model, key, names.index(key) + 1)}"
    )
    params = [_prepared(model, name, row[name]) for row in listed for name in names]
    with connection().cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def update_in_parts(model: type[models.Model], rows: Sequence[Mapping[str, Any]], *, add: Sequence[str] = ()) -> int:
    """`update_rows` for any number of rows: a statement a thousand."""
    return sum(update_rows(model, rows[at : at + PART], add=add) for at in range(0, len(rows), PART))


def _typed(model: type[models.Model], name: str, position: int) -> str:
    """PostgreSQL reads a VALUES column of parameters as text: cast it to the column's type."""
    if connection().vendor == "sqlite":
        return f"v.c{position}"
    kind = model._meta.get_field(name).rel_db_type(connection())  # type: ignore[union-attr]
    if not model._meta.get_field(name).is_relation:
        kind = model._meta.get_field(name).cast_db_type(connection()) or kind  # type: ignore[union-attr]
    return f"v.c{position}::{kind}"


def insert_rows(model: type[M], rows: Sequence[M]) -> list[M]:
    """One multi-row `INSERT … RETURNING id`; the given objects get their ids."""
    return list(model._default_manager.bulk_create(rows)) if rows else []
