"""What every page's shell shows: the book, the person, the navigation, how many decisions wait."""

from typing import Any

from django.http import HttpRequest

from zhanggui.foundation.approvals.queries import waiting_for
from zhanggui.foundation.books.queries import profile
from zhanggui.foundation.identity.models import User
from zhanggui.web.navigation import modules_for


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of `ui/base.html`; strangers see the bare frame."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or request.headers.get("HX-Request"):
        return {}
    waiting = waiting_for(user).count() if user.has_permission("approvals.view_inbox") else 0
    return {"book": profile(), "me": user, "modules": modules_for(user, request.path), "waiting": waiting}
