"""Open the request's book before anything asks the database."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from zhanggui.foundation.books import registry
from zhanggui.foundation.books.context import DEFAULT_BOOK, use_book

Answer = Callable[[HttpRequest], HttpResponse]
_TOKEN = re.compile(r"Bearer zg_([a-z][a-z0-9_]{0,30})_[A-Za-z0-9_-]{43}", re.IGNORECASE)


class BookMiddleware:
    """A program's token names its book; pages have the default one until sign-in offers a choice."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with use_book(_book_of(request)):
            return self.get_response(request)


def _book_of(request: HttpRequest) -> str:
    """The token's book when there is one; the token of an unknown book then opens nothing in the default one."""
    match = _TOKEN.fullmatch(request.headers.get("Authorization", "").strip())
    code = match[1] if match else DEFAULT_BOOK
    if code == DEFAULT_BOOK or code not in {book.code for book in registry.books()}:
        return DEFAULT_BOOK
    registry.open_alias(code)
    return code
