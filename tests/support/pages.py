"""Sign in and look at pages as a person does, and count what a page asks of the database."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zhanggui.foundation.books.context import connection
from zhanggui.foundation.identity.models import User

BACKEND = "zhanggui.foundation.identity.backends.PasswordBackend"
XSS = '<script>alert("x")</script>'


def signed_in(user: User, language: str = "en") -> Client:
    """A browser in which the user is signed in; every request carries the session."""
    client = Client(headers={"Accept-Language": language})
    client.force_login(user, backend=BACKEND)
    client.cookies["django_language"] = language
    return client


def text_of(client: Client, url: str, **headers: str) -> str:
    """The page's HTML; it must be there."""
    answer = client.get(url, headers=headers)
    assert answer.status_code == 200, (url, answer.status_code)
    return str(answer.content.decode())


def send(client: Client, url: str, fields: dict[str, Any]) -> Any:
    """Post a form with a fresh one-time key."""
    return client.post(url, {"_key": uuid.uuid4().hex, **fields})


def went_to(answer: HttpResponse) -> str:
    """Where the browser was sent after a form was accepted."""
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return str(answer.headers["Location"])


@contextmanager
def statements(most: int) -> Iterator[CaptureQueriesContext]:
    """The block asks the database at most `most` times; the reads of the session and its user are not counted."""
    with CaptureQueriesContext(connection()) as caught:
        yield caught
    asked = [
        query["sql"]
        for query in caught.captured_queries
        if not any(mark in query["sql"] for mark in ("django_session", "SAVEPOINT", "BEGIN"))
        and not _reads_the_user(query["sql"])
    ]
    assert len(asked) <= most, f"{len(asked)} statements instead of {most}:\n" + "\n".join(asked)


def _reads_the_user(sql: str) -> bool:
    return 'FROM "identity_user" WHERE' in sql and '"identity_user"."is_active"' in sql and "LIMIT 1" in sql
