"""Home, search over all rooms, the two probes, and the pages for what went wrong."""

from datetime import timedelta

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext

from zhanggui.foundation.books.context import use_book
from zhanggui.foundation.books.registry import open_books
from zhanggui.foundation.books.upkeep import shortcomings
from zhanggui.foundation.http.access import PUBLIC, SIGNED_IN, person, requires
from zhanggui.foundation.search.providers import found
from zhanggui.foundation.tasks.models import Heartbeat
from zhanggui.kernel import clock
from zhanggui.web.context import frame_for, look
from zhanggui.web.navigation import groups_for, modules_for

WORKER_SILENT = timedelta(seconds=60)


@requires(SIGNED_IN)
def home(request: HttpRequest) -> HttpResponse:
    """The dashboard for those who may see it, else the first page of the person's work."""
    modules = modules_for(person(request), request.path)
    first = modules[0].url if modules else "/settings/me/"
    return HttpResponseRedirect(first)


@requires("web.search")
def search(request: HttpRequest) -> HttpResponse:
    """Hits of all rooms for the command bar."""
    text = request.GET.get("q", "").strip()[:80]
    groups = list(found(person(request), text)) if text else []
    return render(request, "web/hits.html", {"groups": groups, "text": text})


@requires(SIGNED_IN)
def settings_home(request: HttpRequest) -> HttpResponse:
    """All settings that the person may open, in groups."""
    return render(request, "web/settings.html", {"groups": groups_for(person(request))})


@requires(PUBLIC)
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"ok": True})


@requires(PUBLIC)
def readyz(request: HttpRequest) -> JsonResponse:
    """Of every open book: the database answers, tables and triggers are this program's, a worker lives; else 503.

    `missing` names what is wrong anywhere, `books` says where (by code; the probe tells no names).
    """
    books = {book.code: _missing(book.code) for book in open_books()}
    missing = sorted({lack for lacks in books.values() for lack in lacks})
    return JsonResponse({"ok": not missing, "missing": missing, "books": books}, status=503 if missing else 200)


def _missing(code: str) -> list[str]:
    try:
        lacks = shortcomings(code)
        if lacks:
            return lacks
        with use_book(code):
            alive = Heartbeat.objects.filter(at__gte=clock.now() - WORKER_SILENT).exists()
    except DatabaseError:
        return ["database"]
    return [] if alive else ["worker"]


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 for addresses that do not exist."""
    return _apology(request, 404, gettext("This page does not exist."))


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault; nothing was saved."""
    return _bare(request, 500, gettext("Something broke on our side; nothing was saved. Please try again."))


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 for requests that no form of ours sends: a foreign host name, too many fields."""
    return _bare(request, 400, gettext("The request could not be read."))


def _bare(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    """Rendered without request and database, which may be what is broken."""
    context = {"sentences": [sentence], "status": status, "frame": "ui/gate.html", **look(request)}
    return HttpResponse(render_to_string("ui/refusal_page.html", context), status=status)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is too old or came from elsewhere."""
    return _apology(request, 403, gettext("This form is no longer valid; load the page again."))


def _apology(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    context = {"sentences": [sentence], "status": status, **frame_for(request)}
    return render(request, "ui/refusal_page.html", context, status=status)
