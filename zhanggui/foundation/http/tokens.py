"""Programs sign in with a token; each endpoint says which permission the token's owner needs."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from zhanggui.foundation.books.context import current_book
from zhanggui.foundation.http.access import SIGNED_IN
from zhanggui.foundation.http.calls import WRITES
from zhanggui.foundation.http.refusals import HttpRefusal, problem_response
from zhanggui.foundation.identity.models import User
from zhanggui.foundation.identity.queries import user_of_token
from zhanggui.foundation.operations.frame import deny
from zhanggui.kernel.errors import missing_permission


class BearerToken(HttpBearer):
    """`Authorization: Bearer zg_<book>_…` of somebody who holds `permission`, checked before the body is looked at.

    A refused write is logged like the action's own refusal. Reading a token writes nothing.
    """

    def __init__(self, permission: str) -> None:
        self.permission = permission
        super().__init__()

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        user = user_of_token(token)
        if user is None:
            return None
        request.user = user
        if self.permission != SIGNED_IN and not user.has_permission(self.permission):
            if request.method in WRITES:
                deny(user, self.permission)
            raise missing_permission(self.permission)
        return user


class Allowance(BaseThrottle):
    """Per person a store of `burst` requests that refills at `rate` a second: a runaway loop harms nobody else.

    The store is each process's own, so several web processes allow accordingly more.
    """

    burst, rate = 2000, 100

    def allow_request(self, request: HttpRequest) -> bool:
        """Take one from the store of this person; False when it is empty."""
        key, now = f"allowance:{current_book()}:{request.user.pk}", time.monotonic()
        left, at = cache.get(key, (self.burst, now))
        left = min(self.burst, left + (now - at) * self.rate)
        allowed = bool(left >= 1)
        cache.set(key, (left - allowed, now), timeout=120)
        return allowed

    def wait(self) -> float:
        """Seconds until the next request may be tried."""
        return 1.0


def for_insiders(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The API's own description: for people who are signed in and for tokens, not for strangers."""
    token = BearerToken(SIGNED_IN)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated or token(request):
            return view(request, *args, **kwargs)
        return _stranger()

    declared: Any = guarded
    declared.permission = SIGNED_IN
    return guarded


def _stranger() -> HttpResponse:
    return problem_response(HttpRefusal(401))
