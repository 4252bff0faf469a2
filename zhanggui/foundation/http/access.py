"""Deny by default: every view says which permission it needs; one that says nothing fails a test."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from zhanggui.foundation.identity.models import User
from zhanggui.kernel.errors import NotPermitted, gettext_noop, missing_permission

P = ParamSpec("P")
PUBLIC = "public"
SIGNED_IN = "signed_in"
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def requires(permission: str) -> Callable[[View[P]], View[P]]:
    """Let only people with `permission` in; `SIGNED_IN` lets in everybody with an account, `PUBLIC` anybody."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if permission != PUBLIC:
                if not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path())
                if permission != SIGNED_IN and not person(request).has_permission(permission):
                    raise missing_permission(permission)
            return view(request, *args, **kwargs)

        declared: Any = guarded
        declared.permission = permission
        return cast("View[P]", guarded)

    return decorate


def person(request: HttpRequest) -> User:
    """The signed-in user as an actor. Raises NotPermitted for strangers."""
    if isinstance(request.user, User):
        return request.user
    raise NotPermitted("permission.sign_in", gettext_noop("Sign in first."))


def no_store(response: HttpResponse) -> HttpResponse:
    """Keep what only this person may see out of shared caches."""
    response["Cache-Control"] = "private, no-store"
    return response
