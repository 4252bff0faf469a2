"""Open the request's book before anything asks the database."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from zhanggui.foundation.books.context import DEFAULT_BOOK, use_book

Answer = Callable[[HttpRequest], HttpResponse]


class BookMiddleware:
    """One default book for now: the seam where sign-in and tokens will name another."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with use_book(DEFAULT_BOOK):
            return self.get_response(request)
