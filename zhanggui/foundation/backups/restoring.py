"""Bring a book back from a back-up: built and proved beside the living one, then put in its place in one step."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import DatabaseError, connections

from zhanggui.foundation.backups import keeping, postgresql, sqlite
from zhanggui.foundation.backups.archive import FILES, Manifest, Reader, reading, refusal, told_when_full
from zhanggui.foundation.books import registry
from zhanggui.foundation.books.context import alias_of, use_book
from zhanggui.foundation.books.models import Profile
from zhanggui.foundation.books.places import files_folder, home
from zhanggui.foundation.books.upkeep import applied_migrations, known_migrations
from zhanggui.foundation.checks.registry import breaches
from zhanggui.foundation.tasks.models import Heartbeat
from zhanggui.kernel.errors import Conflict, gettext_noop

Tell = Callable[[str], None]
STEPS = (gettext_noop("Reading"), gettext_noop("Loading"), gettext_noop("Proving"), gettext_noop("Putting in place"))


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: the book, what the back-up said of itself, the copy of what stood there before."""

    code: str
    manifest: Manifest
    safety: Path | None


def verify(path: Path, *, foreign: bool = False) -> Manifest:
    """Read a back-up to its end and prove sizes and hashes; nothing is written. Raises BusinessError."""
    with reading(path) as reader:
        _require_ours(reader, foreign=foreign)
        for name in reader.manifest.parts:
            for _ in reader.chunks(name):
                pass
        return reader.manifest


def restore(
    path: Path, *, code: str = "", replace: bool = False, foreign: bool = False, archived: bool = False,
    tell: Tell = lambda _: None,
) -> Restored:  # fmt: skip
    """Restore a back-up as the book `code` (the one it was made of by default).

    A living book is refused unless `replace`; then a safety copy of it is made first. An older back-up is migrated up, and
    every check must pass before anybody sees the book. Signed-in people have to sign in again. `foreign` accepts a back-up
    that another installation sealed. Raises BusinessError; the books are then as they were.
    """
    with reading(path) as reader:
        code = code or reader.manifest.code
        with registry.held(code), told_when_full(home()):
            _require_fitting(reader, foreign=foreign)
            living = _is_living(code)
            if living and not replace:
                raise Conflict(
                    "book.living",
                    gettext_noop("The book “%(book)s” is in use; --replace puts the back-up in its place."),
                    book=code,
                )
            with _staged(code, reader, tell) as staged:
                safety = keeping.keep_backup(code, keeping.SAFETY).path if living else None
                tell(STEPS[3])
                _place_files(reader, code)
                _publish(staged, code)
            state = registry.ARCHIVED if archived else registry.OPEN
            registry.register(code, reader.manifest.name or code, state=state)
    return Restored(code, reader.manifest, safety)


def _require_ours(reader: Reader, *, foreign: bool) -> None:
    if not reader.is_ours and not foreign:
        raise refusal(
            "foreign",
            gettext_noop(
                "This back-up was sealed by another installation, or changed since. If you trust where it comes from: --foreign"
            ),
        )


def _require_fitting(reader: Reader, *, foreign: bool) -> None:
    _require_ours(reader, foreign=foreign)
    engine = connections["default"].vendor
    if reader.manifest.engine != engine:
        raise refusal(
            "engine", gettext_noop("This back-up is of %(theirs)s, this installation runs on %(ours)s."),
            theirs=reader.manifest.engine, ours=engine,
        )  # fmt: skip
    if {(app, name) for app, name in reader.manifest.migrations} - known_migrations():
        raise refusal("newer", gettext_noop("This back-up was made by a newer version of the program; update the program first."))
    reader.require_room(home())


def _is_living(code: str) -> bool:
    """Whether a company works in this book; an empty one may be written over."""
    connection = connections[registry.open_alias(code)]
    if connection.vendor == "sqlite" and not registry.sqlite_file(code).exists():
        return False
    try:
        with use_book(code):
            return Profile.objects.exists()
    except DatabaseError:
        return False
    finally:
        connection.close()


@contextmanager
def _staged(code: str, reader: Reader, tell: Tell) -> Iterator[str]:
    """The book under a name that nobody knows: loaded, migrated, proved. Leftovers of a killed restore go first."""
    staged, folder = f"{registry.STAGING}{code}", home() / "restoring" / code
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    alias = _staging_alias(staged, folder)
    try:
        tell(STEPS[0])
        verify(reader.path, foreign=True)
        tell(STEPS[1])
        if connections[alias].vendor == "sqlite":
            sqlite.load(reader, folder / "book.sqlite3")
        else:
            postgresql.load(reader, staged)
        _bring_up(staged, reader)
        tell(STEPS[2])
        _require_clean(staged)
        _forget_connections(alias)
        yield staged
    finally:
        _forget_connections(alias)
        if connections[alias].vendor == "postgresql":
            postgresql.drop(staged)
        shutil.rmtree(folder, ignore_errors=True)
        del connections[alias]
        connections.settings.pop(alias, None)


def _staging_alias(staged: str, folder: Path) -> str:
    alias = registry.open_alias(staged)
    if connections[alias].vendor == "sqlite":
        connections.settings[alias]["NAME"] = str(folder / "book.sqlite3")
        del connections[alias]
    return alias


def _forget_connections(alias: str) -> None:
    """Nothing may hold the staged data when it changes its name."""
    connections[alias].close()
    if connections[alias].vendor == "postgresql":
        connections[alias].close_pool()  # type: ignore[attr-defined]


def _bring_up(staged: str, reader: Reader) -> None:
    """Migrate an older state up; end all sessions, and the signs of life of workers long gone."""
    if applied_migrations(staged) != {(app, name) for app, name in reader.manifest.migrations}:
        raise refusal(
            "damaged", gettext_noop("This back-up is damaged or was changed (%(part)s); nothing was restored."), part="migrations"
        )
    call_command("migrate", database=alias_of(staged), verbosity=0)
    with use_book(staged):
        Session.objects.all().delete()
        Heartbeat.objects.all().delete()


def _require_clean(staged: str) -> None:
    with use_book(staged):
        found = next(breaches(), None)
    if found:
        raise refusal(
            "unclean", gettext_noop("The data in this back-up contradicts itself: %(breach)s; nothing was restored."),
            breach=f"{found.property} {found.subject} {found.detail}",
        )  # fmt: skip


def _place_files(reader: Reader, code: str) -> None:
    """Attachments first: names are never used twice, so that those of the living book are not touched."""
    for name in reader.files():
        target = files_folder(code) / name.removeprefix(FILES)
        if target.exists() and target.stat().st_size == reader.manifest.parts[name].bytes:
            continue
        draft = target.with_name(f".{target.name}.part")
        draft.unlink(missing_ok=True)
        reader.extract(name, draft)
        draft.replace(target)


def _publish(staged: str, code: str) -> None:
    registry.open_alias(code)
    connections[alias_of(code)].close()
    if connections[alias_of(staged)].vendor == "postgresql":
        postgresql.publish(staged, code)
    else:
        sqlite.publish(Path(str(connections[alias_of(staged)].settings_dict["NAME"])), code)
