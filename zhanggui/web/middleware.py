"""Refusals become answers that a person can read; instants are shown in the book's time zone."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from zhanggui.foundation.books.queries import profile
from zhanggui.foundation.http.access import PUBLIC
from zhanggui.foundation.http.problems import problem_of, sentences_of
from zhanggui.foundation.operations.frame import Replayed
from zhanggui.kernel import clock
from zhanggui.kernel.errors import BusinessError
from zhanggui.ui.answers import wants_json
from zhanggui.web.context import frame_for

MINUTE = 60
Answer = Callable[[HttpRequest], HttpResponse]


class RefusalMiddleware:
    """Turn a BusinessError into JSON for islands, a fragment for htmx, a page for the browser."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Replayed) and isinstance(error.answer, str):
            return HttpResponseRedirect(error.answer)
        if not isinstance(error, BusinessError):
            return None
        if wants_json(request):
            return JsonResponse(problem_of(error), status=error.status, content_type="application/problem+json")
        context = {"sentences": sentences_of(error), "status": error.status, "code": error.code}
        if request.headers.get("HX-Request"):
            response = render(request, "ui/refusal.html", context, status=error.status)
            response["HX-Retarget"], response["HX-Reswap"] = "#refusal", "innerHTML"
            return response
        return render(request, "ui/refusal_page.html", context | frame_for(request), status=error.status)


class BookZoneMiddleware:
    """Pages show instants in the book's time zone; the book's profile is read once for a page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """Only pages for signed-in people: the probes must answer even when the database does not."""
        if getattr(view, "permission", PUBLIC) != PUBLIC and request.user.is_authenticated:
            book = profile()
            setattr(request, "book", book)  # noqa: B010  an attribute that Django's type does not know
            timezone.activate(ZoneInfo(book.time_zone))
            if book.idle_minutes and _idle(request.session, book.idle_minutes):
                logout(request)
                return redirect_to_login(request.get_full_path())
        return None


def _idle(session: SessionBase, minutes: int) -> bool:
    """Whether the last request is too long ago; the time is written down once a minute at most, to spare writes."""
    now = int(clock.now().timestamp())
    seen = session.get("seen_at")
    if seen is None or now - seen >= MINUTE:
        session["seen_at"] = now
    return seen is not None and now - seen > minutes * MINUTE
