"""Are a book's tables those of this program?"""

from functools import cache

from django.db import connections
from django.db.migrations.loader import MigrationLoader

from zhanggui.foundation.books import triggers
from zhanggui.foundation.books.context import alias_of
from zhanggui.foundation.books.registry import open_alias

Migration = tuple[str, str]


@cache
def known_migrations() -> frozenset[Migration]:
    """All migrations that this program has; the same for every book."""
    return frozenset(MigrationLoader(None).disk_migrations)


def applied_migrations(code: str) -> set[Migration]:
    """The migrations that a book has seen; none for one without tables."""
    connection = connections[open_alias(code)]
    if "django_migrations" not in connection.introspection.table_names():
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return {(app, name) for app, name in cursor.fetchall()}


def missing_migrations(code: str) -> list[str]:
    """What `zhanggui migrate` would still do in this book, as app.name."""
    return sorted(".".join(one) for one in known_migrations() - applied_migrations(code))


def shortcomings(code: str) -> list[str]:
    """Why this book cannot be worked in: `migrations` or `triggers`; nothing when it can. Raises DatabaseError."""
    if known_migrations() - applied_migrations(code):
        return ["migrations"]
    missing = triggers.expected() - triggers.present(connections[alias_of(code)])
    return ["triggers"] if missing else []
