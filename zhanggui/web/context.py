"""What every page's shell shows: the book, the person, the navigation, how many decisions wait, how many notices are unread."""

from typing import Any

from django.db.models import Count, QuerySet, Subquery, Value
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from zhanggui.foundation.approvals.models import Request
from zhanggui.foundation.approvals.queries import waiting_for
from zhanggui.foundation.books.context import current_book
from zhanggui.foundation.books.middleware import bound_book
from zhanggui.foundation.books.queries import profile
from zhanggui.foundation.books.registry import open_books
from zhanggui.foundation.identity.models import User
from zhanggui.foundation.notices.queries import own_notices
from zhanggui.web.navigation import creatable_by, modules_for

THEMES = ("light", "dark")
DENSITIES = ("tight", "compact", "roomy")


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of `ui/base.html`; strangers get the look alone, and so do htmx fragments."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or request.headers.get("HX-Request"):
        return look(request)
    book = getattr(request, "book", None) or profile()
    return {
        **look(request),
        "book": book,
        "code": current_book(),
        "other_books": [] if bound_book(request) else [one for one in open_books() if one.code != current_book()],
        "me": user,
        "modules": modules_for(user, request.path),
        "creatable": creatable_by(user),
        **_counts(user),
    }


def _counts(user: User) -> dict[str, int]:
    """How many decisions wait and how many notices are unread, in one query for every page."""
    asked = waiting_for(user) if user.has_permission("approvals.view_inbox") else Request.objects.none()
    counts = {"waiting": _count(asked), "unread": _count(own_notices(user).filter(read_at=None))}
    found: Any = User.objects.filter(pk=user.pk).values(**counts).first()
    return {name: (found[name] if found else 0) or 0 for name in counts}


def _count(rows: QuerySet[Any]) -> Subquery:
    return Subquery(rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk", distinct=True)).values("n"))


def look(request: HttpRequest) -> dict[str, Any]:
    """Theme and density of this browser, from its cookies; anything unknown is the standard."""
    theme, density = request.COOKIES.get("theme", ""), request.COOKIES.get("density", "")
    return {
        "theme": theme if theme in THEMES else "light",
        "density": density if density in DENSITIES else "compact",
    }


def frame_for(request: HttpRequest) -> dict[str, str]:
    """The frame of a page that anybody may get (the whole one only for people with an account), and the way back."""
    signed_in = isinstance(getattr(request, "user", None), User)
    back = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}) and back != request.build_absolute_uri()
    return {"frame": "ui/base.html" if signed_in else "ui/gate.html", "back": back if ours else ""}
