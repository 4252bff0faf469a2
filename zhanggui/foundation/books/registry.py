"""The control list of all books, and the database alias that each one gets on demand.

The list is one small file, `books.json`: it is replaced as a whole, under a lock that all processes of the machine share.
"""

import fcntl
import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from zhanggui import __version__
from zhanggui.foundation.books.context import DEFAULT_BOOK, alias_of
from zhanggui.foundation.books.places import home
from zhanggui.kernel import clock
from zhanggui.kernel.errors import BusinessError, Conflict, NotFound, gettext_noop

OPEN, ARCHIVED = "open", "archived"
STAGING = "restoring_"
_CODE = re.compile(r"[a-z][a-z0-9_]{0,30}")
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Book:
    """One company's books: code, the name people read, engine and place of its data, the program that made it, state."""

    code: str
    name: str
    engine: str = ""
    place: str = ""
    version: str = ""
    state: str = OPEN
    made_at: str = ""


@dataclass(frozen=True, slots=True)
class _List:
    books: tuple[Book, ...] = ()
    chosen: str = ""


_read: dict[Path, tuple[tuple[int, int, int], _List]] = {}


def _file() -> Path:
    return home() / "books.json"


def _listed() -> _List:
    """The list as it stands; the file is read again only when it was replaced."""
    try:
        found = _file().stat()
    except FileNotFoundError:
        return _List()
    stamp = (found.st_ino, found.st_mtime_ns, found.st_size)
    kept = _read.get(_file())
    if kept is None or kept[0] != stamp:
        kept = _read[_file()] = (stamp, _parsed(json.loads(_file().read_text(encoding="utf-8"))))
    return kept[1]


def _parsed(content: Any) -> _List:
    """The first versions kept a bare list of codes and names."""
    entries, chosen = (content, "") if isinstance(content, list) else (content["books"], content["use"])
    return _List(tuple(Book(**entry) for entry in entries), chosen)


def books() -> list[Book]:
    """All books of this installation, in the order they were made."""
    return list(_listed().books)


def book(code: str) -> Book:
    """The entry of a book. Raises NotFound."""
    for one in books():
        if one.code == code:
            return one
    raise NotFound("book.unknown", gettext_noop("There is no book “%(book)s”."), book=code)


def open_books() -> list[Book]:
    """The books that are worked in. An installation whose list was never begun has the default one."""
    return [one for one in books() if one.state == OPEN] if books() else [Book(DEFAULT_BOOK, "")]


def chosen_book() -> str:
    """The book that is meant when none is named: the one chosen by `book use`, else the first that is open."""
    codes = [one.code for one in open_books()]
    chosen = _listed().chosen
    return chosen if chosen in codes else DEFAULT_BOOK if DEFAULT_BOOK in codes or not codes else codes[0]


def head_book() -> str:
    """The book that was made first: whoever may make books there, makes them for the installation."""
    return books()[0].code if books() else DEFAULT_BOOK


def require_code(code: str) -> None:
    """Raises BusinessError for a code that is no plain word, or one the program keeps to itself."""
    if not _CODE.fullmatch(code) or code.startswith(STAGING):
        raise BusinessError(
            "book.code", gettext_noop("A book code is a small letter followed by small letters, digits or _."), field="code"
        )


def register(code: str, name: str, *, state: str = OPEN) -> Book:
    """Put a book on the list, or its new name and state; make its alias. Raises BusinessError for a bad code or name."""
    require_code(code)
    if not name.strip() or len(name) > _LONGEST_NAME:
        raise BusinessError("book.name", gettext_noop("Give the book a name of up to 120 characters."), field="name")
    entry = connections.settings[open_alias(code)]
    engine = "sqlite" if entry["ENGINE"].endswith("sqlite") else "postgresql"
    place = Path(str(entry["NAME"])).name if engine == "sqlite" else entry["BOOK_SCHEMA"]
    made = Book(code, name.strip(), engine, place, __version__, state, clock.now().isoformat(timespec="seconds"))

    def put(listed: _List) -> _List:
        if any(one.code == code for one in listed.books):
            renewed = (replace(made, made_at=one.made_at or made.made_at) if one.code == code else one for one in listed.books)
            return replace(listed, books=tuple(renewed))
        return replace(listed, books=(*listed.books, made))

    _change(put)
    return book(code)


def set_state(code: str, state: str) -> Book:
    """Open or archive a book. Raises NotFound, and Conflict for the last open one."""
    book(code)
    if state == ARCHIVED and [one.code for one in open_books()] == [code]:
        raise Conflict("book.last", gettext_noop("This is the only open book; it cannot be archived."))
    _change(
        lambda listed: replace(
            listed, books=tuple(replace(one, state=state) if one.code == code else one for one in listed.books)
        )
    )
    return book(code)


def choose(code: str) -> Book:
    """Make this the book that is meant when none is named. Raises NotFound."""
    found = book(code)
    _change(lambda listed: replace(listed, chosen=code))
    return found


def _change(change: Callable[[_List], _List]) -> None:
    """Read, change and replace the list while no other process does."""
    with _locked(home() / "books.lock", wait=True):
        listed = change(_listed())
        content = {"use": listed.chosen, "books": [asdict(one) for one in listed.books]}
        draft = _file().with_suffix(".new")
        with draft.open("w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(_file())


@contextmanager
def _locked(path: Path, *, wait: bool) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict("book.busy", gettext_noop("This book is being made or restored at this moment.")) from error
        yield


@contextmanager
def held(code: str) -> Iterator[None]:
    """Make or restore a book alone. Raises Conflict when another process does; ends with the process that holds it."""
    require_code(code)
    with _locked(home() / "locks" / f"{code}.lock", wait=False):
        yield


def open_alias(code: str) -> str:
    """Make the database alias of a book known to Django; the default book's is there from the start."""
    name = alias_of(code)
    if code != DEFAULT_BOOK and name not in connections.settings:
        connections.settings[name] = _settings_of(code)
    return name


def _settings_of(code: str) -> dict[str, Any]:
    """SQLite: a file beside the default book's. PostgreSQL: a schema of the same database."""
    entry: dict[str, Any] = deepcopy(connections.settings["default"])
    if entry["ENGINE"].endswith("sqlite"):
        entry["NAME"] = str(sqlite_file(code))
    else:
        entry["BOOK_SCHEMA"] = f"book_{code}"
        entry["OPTIONS"]["options"] = entry["OPTIONS"]["options"].replace("search_path=book_main", f"search_path=book_{code}")
    return entry


def sqlite_file(code: str) -> Path:
    """Where a book's SQLite file stands (the default book's may be elsewhere, see the settings)."""
    if code == DEFAULT_BOOK:
        return Path(str(connections.settings["default"]["NAME"]))
    return Path(settings.ZHANGGUI_HOME) / f"{code}.sqlite3"
