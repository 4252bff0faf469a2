"""What every page's shell shows: the book, the person, the navigation, how many decisions wait."""

from typing import Any

from django.http import HttpRequest

from zhanggui.foundation.approvals.queries import waiting_for
from zhanggui.foundation.books.queries import profile
from zhanggui.foundation.identity.models import User
from zhanggui.web.navigation import modules_for

THEMES = ("light", "dark")
DENSITIES = ("tight", "compact", "roomy")


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of `ui/base.html`; strangers get the look alone, and so do htmx fragments."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or request.headers.get("HX-Request"):
        return look(request)
    waiting = waiting_for(user).count() if user.has_permission("approvals.view_inbox") else 0
    book = getattr(request, "book", None) or profile()
    return {**look(request), "book": book, "me": user, "modules": modules_for(user, request.path), "waiting": waiting}


def look(request: HttpRequest) -> dict[str, Any]:
    """Theme and density of this browser, from its cookies; anything unknown is the standard."""
    theme, density = request.COOKIES.get("theme", ""), request.COOKIES.get("density", "")
    return {
        "theme": theme if theme in THEMES else "light",
        "density": density if density in DENSITIES else "compact",
    }


def frame_for(request: HttpRequest) -> dict[str, str]:
    """Which frame a page that anybody may get stands in: the whole one only for people with an account."""
    signed_in = isinstance(getattr(request, "user", None), User)
    return {"frame": "ui/base.html" if signed_in else "ui/gate.html"}
