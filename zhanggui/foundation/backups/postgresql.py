"""Save and load a book's PostgreSQL schema: each table as a COPY stream, all at one moment.

No dump of statements: a back-up that was tampered with could then run anything as the owner of the database. The tables
are made by our own migrations, up to the state that the back-up was made in, and only rows are read from the archive.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from zhanggui.foundation.backups.archive import Manifest, Reader, Writer, refusal
from zhanggui.foundation.books.context import alias_of
from zhanggui.foundation.books.registry import open_alias
from zhanggui.kernel.errors import gettext_noop

Progress = Callable[[int, int], None]
TRIES = 5
KEPT_BY_MIGRATE = "django_migrations"
_COLUMNS = """
SELECT c.table_name, c.column_name FROM information_schema.columns c
JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'
ORDER BY c.table_name, c.ordinal_position
"""
_SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema() AND last_value IS NOT NULL"


@contextmanager
def _connected(code: str) -> Iterator["psycopg.Connection[Any]"]:
    """A connection of one's own: the transaction of a back-up is long and must not be anybody else's."""
    entry = connections[open_alias(code)].settings_dict
    facts = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    named = {name: str(entry[key]) for name, key in facts.items() if entry.get(key)}
    with psycopg.connect(**named, options=entry["OPTIONS"]["options"], autocommit=True) as connection:  # type: ignore[arg-type]
        yield connection


def _columns(connection: "psycopg.Connection[Any]") -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for table, column in connection.execute(_COLUMNS).fetchall():
        found.setdefault(table, []).append(column)
    return found


def _copy(table: str, columns: list[str], direction: str) -> sql.Composed:
    listed = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) " + direction).format(sql.Identifier(table), listed)


def save(code: str, writer: Writer, manifest: Manifest, progress: Progress) -> None:
    """Copy every table, as they all stood at one moment; writers go on."""
    with _connected(code) as connection, connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        tables = _columns(connection)
        manifest.migrations = [list(row) for row in connection.execute("SELECT app, name FROM django_migrations")]
        manifest.sequences = dict(connection.execute(_SEQUENCES).fetchall())
        for number, (table, columns) in enumerate(tables.items(), 1):
            with writer.part(f"tables/{table}.copy") as part, connection.cursor() as cursor:
                with cursor.copy(_copy(table, columns, "TO STDOUT")) as rows:
                    for chunk in rows:
                        part.write(chunk)
                manifest.tables[table] = {"rows": cursor.rowcount, "columns": columns}
            progress(number, len(tables))


def load(reader: Reader, code: str) -> None:
    """Make the schema as it was when the back-up was made, and fill it. Raises BusinessError for what does not fit."""
    drop(code)
    connection = connections[open_alias(code)]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {connection.ops.quote_name(str(connection.settings_dict['BOOK_SCHEMA']))}")
    _migrate_to(code, {(app, name) for app, name in reader.manifest.migrations})
    connection.close()
    with _connected(code) as raw, raw.transaction():
        tables = _columns(raw)
        unknown = sorted(set(reader.manifest.tables) ^ set(tables))
        if unknown:
            raise refusal(
                "tables", gettext_noop("This program has no table %(table)s, or the back-up lacks it."), table=unknown[0]
            )
        filled = [table for table in tables if table != KEPT_BY_MIGRATE]
        raw.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, filled))))
        for table in filled:
            _fill(raw, reader, table, tables[table])
        _set_sequences(raw, reader.manifest.sequences)


def _migrate_to(code: str, applied: set[tuple[str, str]]) -> None:
    """Our own migrations, exactly as far as the back-up had come."""
    executor = MigrationExecutor(connections[alias_of(code)])
    graph = executor.loader.graph
    ends = [key for key in applied if key in graph.nodes and not any(
        child.key in applied and child.key[0] == key[0] for child in graph.node_map[key].children)]  # fmt: skip
    executor.migrate(sorted(ends))


def _fill(connection: "psycopg.Connection[Any]", reader: Reader, table: str, known: list[str]) -> None:
    columns = reader.manifest.tables[table].get("columns")
    if not isinstance(columns, list) or set(columns) != set(known):
        raise refusal("tables", gettext_noop("This program has no table %(table)s, or the back-up lacks it."), table=table)
    try:
        with connection.cursor() as cursor:
            with cursor.copy(_copy(table, columns, "FROM STDIN")) as rows:
                for chunk in reader.chunks(f"tables/{table}.copy"):
                    rows.write(chunk)
            count = cursor.rowcount
    except psycopg.Error as error:
        raise _damaged(table) from error
    if count != reader.manifest.rows[table]:
        raise _damaged(table)


def _damaged(table: str) -> Exception:
    return refusal(
        "damaged", gettext_noop("This back-up is damaged or was changed (%(part)s); nothing was restored."), part=table
    )


def _set_sequences(connection: "psycopg.Connection[Any]", sequences: dict[str, int]) -> None:
    """Numbers that were given out and deleted again are not given out a second time."""
    known = {name for (name,) in connection.execute("SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema()")}
    for name, last in sequences.items():
        if name in known:
            connection.execute("SELECT setval(%s::regclass, %s)", [f'"{name}"', int(last)])


def drop(code: str) -> None:
    """Take away a schema that was being restored."""
    with _connected(code) as connection:
        schema = sql.Identifier(str(connections[alias_of(code)].settings_dict["BOOK_SCHEMA"]))
        connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(schema))


def publish(staged: str, code: str) -> None:
    """Put the staged schema in the place of the book's, in one transaction: others see the old book or the new one.

    Dropping waits for those who write; it may meet them in a deadlock and is then tried again.
    """
    schemas = [sql.Identifier(str(connections[open_alias(one)].settings_dict["BOOK_SCHEMA"])) for one in (staged, code)]
    for left in reversed(range(TRIES)):
        try:
            with _connected(code) as connection, connection.transaction():
                connection.execute("SET LOCAL lock_timeout = '30s'")
                connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(schemas[1]))
                connection.execute(sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(*schemas))
        except (psycopg.errors.DeadlockDetected, psycopg.errors.LockNotAvailable):
            if not left:
                raise
        else:
            return
