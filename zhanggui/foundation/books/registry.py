"""The list of books and the database alias that each one gets on demand."""

import json
import re
from copy import deepcopy
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from zhanggui.foundation.books.context import DEFAULT_BOOK, alias_of

_CODE = re.compile(r"[a-z][a-z0-9_]{0,30}")


@dataclass(frozen=True, slots=True)
class Book:
    """One company's books: its code and the name people read."""

    code: str
    name: str


def _file() -> Path:
    return Path(settings.ZHANGGUI_HOME) / "books.json"


def books() -> list[Book]:
    """All books of this installation, in the order they were made."""
    if not _file().exists():
        return []
    return [Book(**entry) for entry in json.loads(_file().read_text(encoding="utf-8"))]


def register(code: str, name: str) -> Book:
    """Put a book on the list (once) and make its alias. Raises ValueError for a code that is no plain word."""
    if not _CODE.fullmatch(code):
        raise ValueError("a book code is a small letter followed by letters, digits or _")
    book = Book(code=code, name=name)
    others = [other for other in books() if other.code != code]
    draft = _file().with_suffix(".new")
    draft.write_text(json.dumps([asdict(b) for b in [*others, book]], ensure_ascii=False), encoding="utf-8")
    draft.replace(_file())
    open_alias(code)
    return book


def open_alias(code: str) -> str:
    """Make the database alias of a book known to Django; the default book's is there from the start."""
    name = alias_of(code)
    if code != DEFAULT_BOOK and name not in connections.settings:
        connections.settings[name] = _settings_of(code)
    return name


def _settings_of(code: str) -> dict[str, Any]:
    entry: dict[str, Any] = deepcopy(connections.settings["default"])
    if entry["ENGINE"].endswith("sqlite"):
        entry["NAME"] = str(Path(settings.ZHANGGUI_HOME) / f"{code}.sqlite3")
    else:
        entry["BOOK_SCHEMA"] = f"book_{code}"
        entry["OPTIONS"]["options"] = f"-c search_path=book_{code}"
    return entry
