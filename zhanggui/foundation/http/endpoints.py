"""How endpoints read and write: cursor pages of declared fields, one action per write, ETags, stored answers."""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel, ConfigDict, Field

from zhanggui.foundation.http.access import person
from zhanggui.foundation.http.keyset import page
from zhanggui.foundation.http.refusals import HttpRefusal, problem_response
from zhanggui.foundation.http.shapes import Out, Text, shaped
from zhanggui.foundation.http.tokens import BearerToken
from zhanggui.foundation.operations.frame import Replayed, current_call
from zhanggui.kernel.errors import BusinessError, Conflict, gettext_noop

R = TypeVar("R")
T = TypeVar("T")
M = TypeVar("M", bound=Model)
_ETAG = re.compile(r'(?:W/)?"([0-9]{1,9})"|([0-9]{1,9})')


class Problem(BaseModel):
    """A problem document (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    line: int | None = None
    field: str | None = None
    problems: list[dict[str, Any]] = []


class Listed(BaseModel, Generic[T]):
    """A page of a list; `next` and `previous` are the cursors of its neighbours, null at the ends."""

    items: list[T]
    next: str | None
    previous: str | None


class Listing(BaseModel):
    """What every list understands; a list's own filters are declared in its subclass, others are refused."""

    model_config = ConfigDict(extra="forbid")

    cursor: Text = Field(default="", max_length=400, description="`next` or `previous` of the page before")
    limit: int = Field(default=50, ge=1, le=200)
    fields: Text = Field(default="", max_length=400, description="only these fields, separated by commas")


_HEADERS = {
    "key": {
        "in": "header", "name": "Idempotency-Key", "schema": {"type": "string", "minLength": 8, "maxLength": 80},
        "description": "One per intended effect: sent again with the same body, the first answer comes back.",
    },
    "match": {
        "in": "header", "name": "If-Match", "schema": {"type": "string"},
        "description": "The ETag that was read; 409 with the current version when somebody changed it meanwhile.",
    },
}  # fmt: skip


def reads(permission: str, schema: Any) -> dict[str, Any]:
    """Declare an endpoint that reads: who may, and what is told."""
    return {"auth": BearerToken(permission), "response": _answers(200, schema), "openapi_extra": {"x-permission": permission}}


def writes(permission: str, schema: Any, *, status: int = 200, moves: bool = False, match: str = "") -> dict[str, Any]:
    """Declare an endpoint that writes. `moves` like its action: the key is required; `match`: "may" or "must" carry If-Match."""
    headers: list[dict[str, Any]] = [_HEADERS["key"] | {"required": moves}]
    if match:
        headers.append(_HEADERS["match"] | {"required": match == "must"})
    return {
        "auth": BearerToken(permission),
        "response": _answers(status, schema),
        "openapi_extra": {"x-permission": permission, "parameters": headers},
    }


def _answers(status: int, schema: Any) -> dict[int, Any]:
    return {status: schema, **dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 429), Problem)}


def listed(
    request: HttpRequest, rows: QuerySet[M], query: Listing, schema: type[Out], order: Sequence[str], *,
    more: Callable[[M], dict[str, Any]] | None = None,
) -> HttpResponse:  # fmt: skip
    """A page of visible rows as `schema`, only the asked fields; `more` gives what stands beside a row.

    Raises BusinessError `filter.unknown`, `fields.unknown`.
    """
    actor = person(request)
    _refuse_unknown("filter.unknown", sorted(set(request.GET) - set(type(query).model_fields)), sorted(type(query).model_fields))
    only = [name.strip() for name in query.fields.split(",") if name.strip()]
    names = schema.names(actor)
    _refuse_unknown("fields.unknown", [name for name in only if name not in names], sorted(names))
    found = page(rows, order=order, cursor=query.cursor, size=query.limit)
    items = [shaped(schema, row, actor, only=only, **(more(row) if more else {})) for row in found.rows]
    return _told(json.dumps({"items": items, "next": found.after, "previous": found.before}, ensure_ascii=False))


def _refuse_unknown(code: str, unknown: list[str], known: list[str]) -> None:
    if unknown:
        raise BusinessError(
            code, gettext_noop("%(unknown)s is not known here; there are: %(known)s."),
            field="fields" if code == "fields.unknown" else None, unknown=", ".join(unknown)[:80], known=", ".join(known),
        )  # fmt: skip


def one(body: dict[str, Any]) -> HttpResponse:
    """One document, with its version as ETag where it has one."""
    return _told(json.dumps(body, ensure_ascii=False), etag=_etag(body))


def write(
    request: HttpRequest, run: Callable[[], R], tell: Callable[[R], dict[str, Any] | None], *, status: int = 200,
    current: Callable[[], int] | None = None,
) -> HttpResponse:  # fmt: skip
    """Run ONE action and tell its result; the answer is stored with the effect and told again to the same key.

    On an edit conflict the problem carries the version that `current` reads.
    """
    told: dict[str, Any] = {}

    def render(result: R) -> dict[str, Any]:
        body = tell(result)
        text = "" if body is None else json.dumps(body, ensure_ascii=False)
        told.update(status=status, body=text, etag=_etag(body))
        return told

    current_call().render = render
    try:
        run()
    except Replayed as again:
        response = _told(again.answer["body"], status=again.answer["status"], etag=again.answer["etag"])
        response["Idempotency-Replayed"] = "true"
        return response
    except Conflict as error:
        if error.code != "edit.conflict" or current is None:
            raise
        version = current()
        response = problem_response(error, version=version)
        response["ETag"] = f'"{version}"'
        return response
    return _told(told["body"], status=told["status"], etag=told["etag"])


def _etag(body: dict[str, Any] | None) -> str | None:
    return f'"{body["version"]}"' if body and "version" in body else None


def _told(text: str, *, status: int = 200, etag: str | None = None) -> HttpResponse:
    response = HttpResponse(text, status=status, content_type="application/json" if text else "")
    response["Cache-Control"] = "private, no-store"
    if etag:
        response["ETag"] = etag
    return response


def version_of(request: HttpRequest) -> int | None:
    """The version that the client looked at, from If-Match; None without it. Raises BusinessError `etag.malformed`."""
    given = request.headers.get("If-Match")
    if given is None:
        return None
    match = _ETAG.fullmatch(given.strip())
    if match is None:
        raise BusinessError("etag.malformed", gettext_noop('If-Match holds one ETag as it was read, for example "3".'))
    return int(match[1] or match[2])


def required_version(request: HttpRequest) -> int:
    """Like `version_of`, but replacing a document needs one. Raises HttpRefusal 428."""
    version = version_of(request)
    if version is None:
        raise HttpRefusal(428)
    return version
