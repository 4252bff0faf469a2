"""The book's back-ups: make one, take one away."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from zhanggui.foundation.backups.actions import hand_out_backup, order_backup
from zhanggui.foundation.backups.keeping import backups
from zhanggui.foundation.books import registry
from zhanggui.foundation.books.context import current_book
from zhanggui.foundation.http.access import no_store, person, requires
from zhanggui.ui.answers import act

PAGE = "/settings/books/"


@requires("books.view")
def books(request: HttpRequest) -> HttpResponse:
    """This book, the back-ups that are kept of it, and the other books of the installation by name."""
    code = current_book()
    context = {
        "code": code, "kept": backups(code), "others": [book for book in registry.books() if book.code != code],
        "may_take": person(request).has_permission("books.backup"),
    }  # fmt: skip
    return render(request, "office/books.html", context)


@requires("books.view")
@require_POST
def backup(request: HttpRequest) -> HttpResponse:
    """Have a worker make a back-up now."""
    answer = act(request, lambda: order_backup(person(request)), lambda _: PAGE)
    messages.success(request, gettext("The back-up is being made; it appears here when it is whole."))
    return answer


@requires("books.backup")
@require_POST
def take(request: HttpRequest, name: str) -> HttpResponse:
    """Take a back-up away, as a file; the log says who did."""
    found = hand_out_backup(person(request), name=name)
    return no_store(FileResponse(found.path.open("rb"), as_attachment=True, filename=found.name))  # type: ignore[arg-type]
