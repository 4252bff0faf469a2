"""Save and load a book's SQLite file while others work on it."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from django.db.backends.sqlite3._functions import register  # type: ignore[import-untyped]

from zhanggui.foundation.backups.archive import Manifest, Reader, Writer, refusal
from zhanggui.foundation.books.registry import sqlite_file
from zhanggui.kernel.errors import Conflict, gettext_noop

Progress = Callable[[int, int], None]
PART = "book.sqlite3"
PAGES = 4000
PATIENCE = 60.0


def _connected(path: Path) -> sqlite3.Connection:
    """With Django's functions: CHECK constraints use them, and the integrity check tries every constraint on every row."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=PATIENCE)
    register(connection)
    return connection


def copy_of(code: str, target: Path, progress: Progress) -> None:
    """Copy a living book page by page. The open read keeps one moment in view: writers go on, the copy does not start anew."""
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)
    with closing(_connected(sqlite_file(code))) as source, closing(_connected(target)) as copy:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(copy, pages=PAGES, progress=lambda _, left, of: progress(of - left, of), sleep=0)
        source.execute("COMMIT")
        copy.execute("PRAGMA journal_mode = DELETE")


def save(code: str, writer: Writer, manifest: Manifest, folder: Path, progress: Progress) -> None:
    """Put a proved copy of the living file into the archive."""
    copy = folder / f".{code}.copy.sqlite3"
    try:
        copy_of(code, copy, progress)
        with closing(_connected(copy)) as connection:
            require_sound(connection)
            manifest.tables = {name: {"rows": rows} for name, rows in row_counts(connection).items()}
            manifest.migrations = [list(row) for row in connection.execute("SELECT app, name FROM django_migrations")]
        writer.copy(PART, copy)
    finally:
        for path in folder.glob(f"{copy.name}*"):
            path.unlink()


def require_sound(connection: sqlite3.Connection) -> None:
    """Raises BusinessError when the file is not whole in itself."""
    try:
        whole = connection.execute("PRAGMA integrity_check(1)").fetchall() == [("ok",)]
        whole = whole and not connection.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError:
        whole = False
    if not whole:
        raise refusal("unsound", gettext_noop("The database file is damaged: SQLite's own check finds errors in it."))


def row_counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Rows of each table."""
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    kept = [name for name in names if not name.startswith("sqlite_")]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in kept}  # noqa: S608


def load(reader: Reader, target: Path) -> None:
    """Write the archive's file to `target` and prove it. Its triggers are thrown away: the migrate command makes ours."""
    if PART not in reader.manifest.parts:
        raise refusal(
            "damaged", gettext_noop("This back-up is damaged or was changed (%(part)s); nothing was restored."), part=PART
        )
    reader.extract(PART, target)
    with closing(_connected(target)) as connection:
        require_sound(connection)
        rows = "SELECT type, name FROM sqlite_master WHERE type IN ('view', 'trigger')"
        for kind, name in connection.execute(rows).fetchall():
            connection.execute(f'DROP {kind} "{name.replace(chr(34), chr(34) * 2)}"')
        counts = row_counts(connection)
    wrong = [name for name, rows in counts.items() if reader.manifest.rows.get(name) != rows]
    if wrong or set(counts) != set(reader.manifest.rows):
        raise refusal(
            "damaged", gettext_noop("This back-up is damaged or was changed (%(part)s); nothing was restored."), part=PART
        )


def publish(staged: Path, code: str) -> None:
    """Put the staged file in the place of the book's, in one transaction of SQLite: others see the old book or the new one.

    Renaming would leave others writing into a file without a name, and its log beside a strange database.
    """
    living = sqlite_file(code)
    if not living.exists():
        staged.replace(living)
        return
    until = time.monotonic() + PATIENCE

    def patience(status: int, left: int, of: int) -> None:
        if left and time.monotonic() > until:
            raise Conflict("book.written", gettext_noop("Somebody writes into this book without a pause; try again later."))

    with closing(_connected(staged)) as source, closing(_connected(living)) as target:
        source.backup(target, pages=-1, progress=patience)
