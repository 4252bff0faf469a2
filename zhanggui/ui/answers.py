"""Carry out one action for a page and say where to go; a repeated request goes to the same place."""

import json
import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

from zhanggui.foundation.http.problems import message_of
from zhanggui.foundation.operations.frame import Replayed, current_call
from zhanggui.kernel.errors import BusinessError, gettext_noop

R = TypeVar("R")


def one_time_key() -> str:
    """A fresh key for a form, so that a double click has its effect once."""
    return uuid.uuid4().hex


def act(request: HttpRequest, run: Callable[[], R], to: Callable[[R], str]) -> HttpResponse:
    """Run ONE action and go to `to(result)`. Refusals are left to the middleware, which shows them."""
    current_call().render = to
    try:
        url = to(run())
    except Replayed as again:
        url = str(again.answer)
    return go(request, url)


def attempt(request: HttpRequest, form: Form, run: Callable[[], R], to: Callable[[R], str]) -> HttpResponse | None:
    """Like `act`, but a refusal lands on the form, beside its field; None means: show the form again."""
    try:
        return act(request, run, to)
    except BusinessError as error:
        for one in error.problems:
            field = one.field if one.field in form.fields else None
            form.add_error(field, message_of(one))
        return None


def go(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser to `url`, in the way the page asked."""
    if wants_json(request):
        return JsonResponse({"url": url})
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def wants_json(request: HttpRequest) -> bool:
    """Whether an island of the page asks, not the browser itself."""
    return request.headers.get("Accept", "").startswith("application/json")


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object that an island sent. Raises BusinessError `body.invalid`."""
    try:
        content = json.loads(request.body)
        json.dumps(content, ensure_ascii=False).encode()  # half characters come in as \ud800 and no database keeps them
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise BusinessError("body.invalid", gettext_noop("The request could not be read; load the page again."))
    return content
