"""Open the request's book before anything asks the database, and keep the cookies of each book apart."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from zhanggui.foundation.books import registry
from zhanggui.foundation.books.context import DEFAULT_BOOK, use_book

Answer = Callable[[HttpRequest], HttpResponse]
CHOICE = "zg_book"
PAGE_OF = "X-Zg-Book"
DOOR = "/sign-in/"
_TOKEN = re.compile(r"Bearer zg_([a-z][a-z0-9_]{0,30})_[A-Za-z0-9_-]{43}", re.IGNORECASE)


class BookMiddleware:
    """The book of a request: its host's (BOOK_HOSTS), else its token's, its page's, the one chosen at sign-in.

    Session, CSRF secret and messages have a cookie for each book: a form of one book is refused by another, and who has
    accounts in several is signed in to each apart.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = book_of(request)
        registry.open_alias(code)
        suffix = "" if code == DEFAULT_BOOK else f"_{code}"
        with use_book(code):
            _take_own(request, suffix)
            response = self.get_response(request)
        _give_own(response, suffix)
        _stream_inside(code, response)
        if request.path == DOOR and request.COOKIES.get(CHOICE) != code and "book" in request.GET:
            response.set_cookie(
                CHOICE, code, max_age=settings.LANGUAGE_COOKIE_AGE, samesite="Lax", httponly=True, secure=settings.SECURE_COOKIES
            )
        return response


def bound_book(request: HttpRequest) -> str | None:
    """The book that this address belongs to, when the installation says so."""
    host = request.META.get("HTTP_HOST", "").rpartition("@")[2].lower()
    return settings.BOOK_HOSTS.get(host) or settings.BOOK_HOSTS.get(re.sub(r":\d+$", "", host))


def book_of(request: HttpRequest) -> str:
    """The code of an open book; a token, page or choice of another one opens nothing."""
    codes = {book.code for book in registry.open_books()}
    bound = bound_book(request)
    if bound in codes:
        return str(bound)
    token = _TOKEN.fullmatch(request.headers.get("Authorization", "").strip())
    wanted = (
        token[1] if token else None,
        request.GET.get("book") if request.path == DOOR else None,
        request.headers.get(PAGE_OF),
        request.COOKIES.get(CHOICE),
    )
    named = wanted[:1] if token else wanted[1:]
    return next((code for code in named if code in codes), registry.chosen_book())


def _names() -> tuple[str, ...]:
    return settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"


def _take_own(request: HttpRequest, suffix: str) -> None:
    if suffix:
        for name in _names():
            own = request.COOKIES.get(name + suffix)
            request.COOKIES.pop(name, None)
            if own is not None:
                request.COOKIES[name] = own


def _give_own(response: HttpResponse, suffix: str) -> None:
    for name in _names() if suffix else ():
        if name in response.cookies:
            cookie = response.cookies.pop(name)
            response.cookies[name + suffix] = cookie.value
            for attribute, value in cookie.items():
                if value != "":
                    response.cookies[name + suffix][attribute] = value


def _stream_inside(code: str, response: HttpResponseBase) -> None:
    """A file reads itself; what is made row by row needs its book until the last row."""
    if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
        response.streaming_content = _inside(code, response.streaming_content)


def _inside(code: str, chunks: Any) -> Iterator[bytes]:
    """What is streamed after the view returned is still read from the same book."""
    steps = iter(chunks)
    while True:
        with use_book(code):
            chunk: bytes | None = next(steps, None)
        if chunk is None:
            return
        yield chunk
