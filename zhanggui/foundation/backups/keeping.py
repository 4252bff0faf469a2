"""Make back-ups of a book, list them, and let old ones go."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connections

from zhanggui import __version__
from zhanggui.foundation.backups import postgresql, sqlite
from zhanggui.foundation.backups.archive import Manifest, refusal, writing
from zhanggui.foundation.books import registry
from zhanggui.foundation.books.context import DEFAULT_BOOK, use_book
from zhanggui.foundation.books.places import backups_folder, files_folder
from zhanggui.foundation.books.queries import profile
from zhanggui.kernel import clock
from zhanggui.kernel.errors import gettext_noop

NIGHTLY, MANUAL, SAFETY = "nightly", "manual", "safety"
_NAME = re.compile(r"zhanggui-([a-z][a-z0-9_]*)-(\d{8}-\d{6})-(nightly|manual|safety)(?:-\d+)?\.zip")
_STAMP = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished back-up of a book: its file, when it was made, what for, how large it is."""

    path: Path
    at: datetime
    kind: str
    bytes: int

    @property
    def name(self) -> str:
        """The file's name, which names the back-up."""
        return self.path.name


def silent(done: int, of: int) -> None:
    """Nobody looks."""


def make_backup(code: str, target: Path, progress: sqlite.Progress = silent) -> Manifest:
    """Write a consistent back-up of a living book into `target`; nothing appears there until it is whole.

    Data first, then attachments: a row never names a file that the back-up lacks. Raises BusinessError.
    """
    if code != DEFAULT_BOOK:
        registry.book(code)
    connection = connections[registry.open_alias(code)]
    if connection.vendor == "sqlite" and not registry.sqlite_file(code).exists():
        raise refusal("empty", gettext_noop("The book “%(book)s” has no tables yet."), book=code)
    with use_book(code):
        name = profile().name
        connection.close()
    manifest = Manifest(code, name, connection.vendor, __version__, clock.now().isoformat(timespec="seconds"))
    with writing(target) as writer:
        if connection.vendor == "sqlite":
            sqlite.save(code, writer, manifest, target.parent, progress)
        else:
            postgresql.save(code, writer, manifest, progress)
        writer.folder(files_folder(code))
        writer.finish(manifest)
    return manifest


def keep_backup(code: str, kind: str, progress: sqlite.Progress = silent) -> Backup:
    """Make a back-up in the book's folder of back-ups."""
    folder, stamp = backups_folder(code), clock.now().strftime(_STAMP)
    path, number = folder / f"zhanggui-{code}-{stamp}-{kind}.zip", 1
    while path.exists():
        number += 1
        path = folder / f"zhanggui-{code}-{stamp}-{kind}-{number}.zip"
    make_backup(code, path, progress)
    return _seen(path)


def _seen(path: Path) -> Backup:
    match = _NAME.fullmatch(path.name)
    if match is None:
        raise ValueError(path.name)
    at = datetime.strptime(match[2], _STAMP).replace(tzinfo=UTC)
    return Backup(path, at, match[3], path.stat().st_size)


def backups(code: str) -> list[Backup]:
    """The back-ups of a book that are kept, newest first."""
    folder = backups_folder(code)
    paths = folder.glob("zhanggui-*.zip") if folder.exists() else ()
    named = [path for path in paths if (match := _NAME.fullmatch(path.name)) and match[1] == code]
    return sorted(map(_seen, named), key=lambda one: (one.at, one.name), reverse=True)


def backup_named(code: str, name: str) -> Backup:
    """A kept back-up by its file's name; only names that are listed lead anywhere. Raises BusinessError."""
    for one in backups(code):
        if one.name == name:
            return one
    raise refusal("missing", gettext_noop("There is no file %(path)s."), path=name)


def last_backup_at(code: str) -> datetime | None:
    """When the newest back-up that is kept was made; None for a book without one."""
    return next((one.at for one in backups(code)), None)


def let_go(code: str) -> list[str]:
    """Remove nightly back-ups beyond BACKUP_KEEP: the last of each of so many days, the last of each of so many weeks.

    Those made by hand, and the safety copies before a restore, are left to people.
    """
    days, weeks = settings.BACKUP_KEEP
    nightly = [one for one in backups(code) if one.kind == NIGHTLY]
    by_day: dict[str, Backup] = {}
    by_week: dict[str, Backup] = {}
    for one in nightly:  # newest first
        by_day.setdefault(one.at.strftime("%Y-%m-%d"), one)
        by_week.setdefault(one.at.strftime("%G-%V"), one)
    kept = {one.name for one in [*list(by_day.values())[:days], *list(by_week.values())[:weeks], *nightly[:1]]}
    gone = [one for one in nightly if one.name not in kept]
    for one in gone:
        one.path.unlink(missing_ok=True)
    return [one.name for one in gone]
