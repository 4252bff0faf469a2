"""Refusals for programs: below /api/ every error is a problem document (RFC 9457), never a page, never a trace."""

import json
import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from zhanggui.foundation.http.problems import problem_of
from zhanggui.foundation.operations.frame import current_call
from zhanggui.kernel.errors import BusinessError, gettext_noop

API = "/api/"
PROBLEM = "application/problem+json"
Answer = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger(__name__)

SENTENCES = {
    400: ("request.malformed", gettext_noop("The request could not be read.")),
    401: ("token.missing", gettext_noop("Send a valid token: Authorization: Bearer …")),
    403: ("permission.missing", gettext_noop("This is not allowed.")),
    404: ("address.unknown", gettext_noop("There is nothing at this address.")),
    405: ("method.unknown", gettext_noop("This address does not know that method.")),
    413: ("body.too_large", gettext_noop("The request is too large.")),
    428: ("precondition.missing", gettext_noop("Send the ETag that you read as If-Match, so that nobody's change is lost.")),
    429: ("rate.exceeded", gettext_noop("Too many requests; wait a moment.")),
    500: ("server.broken", gettext_noop("Something broke on our side; nothing was saved. Please try again.")),
    503: ("database.busy", gettext_noop("Too many people write at this moment; please try again.")),
}


class HttpRefusal(BusinessError):
    """A refusal that HTTP itself has a status for, with the usual sentence of that status."""

    def __init__(self, status: int, **params: Any) -> None:
        code, message = SENTENCES.get(status) or SENTENCES[400 if status < 500 else 500]
        super().__init__(code, message, **params)
        self.status = status


def problem_response(error: BusinessError, **more: Any) -> HttpResponse:
    """The problem document of a refusal; `more` are extension members, for example the current `version`."""
    content = problem_of(error) | more
    if error.code == SENTENCES[503][0]:
        content["status"] = 503
    return _response(content)


def _response(content: dict[str, Any]) -> HttpResponse:
    status = content["status"]
    response = HttpResponse(json.dumps(content, ensure_ascii=False, default=str), status=status, content_type=PROBLEM)
    response["Cache-Control"] = "private, no-store"
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response["Retry-After"] = "1"
    return response


def broken(request: HttpRequest, error: Exception) -> HttpResponse:
    """Our fault: logged with its trace, told without it; `reference` joins the two."""
    reference = current_call().request_id
    log.error("unexpected error %s in %s %s", reference, request.method, request.path, exc_info=error)
    return problem_response(HttpRefusal(500), reference=reference)


class ProblemMiddleware:
    """The last word on what leaves /api/: whatever failed, wherever it failed, programs get a problem document."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        failed = response.status_code >= HTTPStatus.BAD_REQUEST
        if not failed or not request.path.startswith(API) or response.get("Content-Type") == PROBLEM:
            return response
        problem = problem_response(HttpRefusal(response.status_code))
        for name, value in response.items():
            if name not in ("Content-Type", "Content-Length"):  # everything else holds, the security headers too
                problem[name] = value
        return problem


def invalid(errors: list[dict[str, Any]]) -> HttpResponse:
    """422 with one problem per field; an index in the place is told as a 1-based line."""
    problems = [_problem(error) for error in errors]
    first = problems[0]
    content = {
        "type": f"urn:zhanggui:{first['code']}", "title": first["detail"], "status": 422, "problems": problems,
        "detail": " ".join(_sentence(problem) for problem in problems[:20]),
        **{name: value for name, value in first.items() if name != "detail" and value is not None},
    }  # fmt: skip
    return _response(content)


def _problem(error: dict[str, Any]) -> dict[str, Any]:
    place = [part for part in error["loc"][1:] if part not in ("data", "query")]
    numbers = [part for part in place if isinstance(part, int)]
    names = [part for part in place if isinstance(part, str)]
    code, detail = _words(error)
    return {"code": code, "detail": detail, "line": numbers[0] + 1 if numbers else None, "field": names[-1] if names else None}


def _sentence(problem: dict[str, Any]) -> str:
    text = f"{problem['field']}: {problem['detail']}" if problem["field"] else str(problem["detail"])
    if problem["line"] is None:
        return text
    return gettext("Line %(line)s: %(text)s") % {"line": problem["line"], "text": text}


WORDS = {
    "missing": gettext_noop("This is missing."),
    "extra_forbidden": gettext_noop("There is no such field."),
    "string_too_long": gettext_noop("At most %(max_length)s characters fit."),
    "string_too_short": gettext_noop("This is missing."),
    "too_short": gettext_noop("This is missing."),
    "less_than_equal": gettext_noop("At most %(le)s."),
    "greater_than_equal": gettext_noop("At least %(ge)s."),
    "too_long": gettext_noop("At most %(max_length)s entries fit."),
    "literal_error": gettext_noop("Choose one of %(expected)s."),
    "bool_type": gettext_noop("Write true or false."),
    "int_type": gettext_noop("Write a whole number."),
    "int_parsing": gettext_noop("Write a whole number."),
    "list_type": gettext_noop("Write a list."),
    "model_attributes_type": gettext_noop("Write a JSON object."),
    "model_type": gettext_noop("Write a JSON object."),
}


def _words(error: dict[str, Any]) -> tuple[str, str]:
    kind = str(error["type"])
    if "." in kind:
        return kind, str(error["msg"])
    text = gettext(WORDS.get(kind, gettext_noop("This value is not valid here.")))
    return f"input.{kind}", text % error.get("ctx", {}) if "%(" in text else text
