"""A program that talks to the API with somebody's token."""

import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client

from zhanggui.foundation.identity.actions import create_own_token
from zhanggui.foundation.identity.models import User

ROOT = "/api/v1"
FRESH = object()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, body and headers."""

    status: int
    body: Any
    raw: bytes
    headers: Any

    @property
    def code(self) -> str:
        return str(self.body["code"])


class Program:
    """Requests as one person; every write has a fresh key unless the test says otherwise (None sends none)."""

    def __init__(self, user: User | None, *, token: str = "") -> None:
        self.token = token or (create_own_token(user, name="test") if user else "")
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False, SERVER_NAME="127.0.0.1")

    def send(self, method: str, path: str, body: Any = None, *, key: Any = FRESH, match: Any = None, **headers: str) -> Answer:
        sent = {"Accept-Language": "en", **headers}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        if method != "GET" and key is not None:
            sent["Idempotency-Key"] = uuid.uuid4().hex if key is FRESH else key
        if match is not None:
            sent["If-Match"] = str(match)
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        response: HttpResponse = self.client.generic(
            method, f"{ROOT}{path}", content, content_type="application/json", headers=sent
        )
        told = json.loads(response.content) if "json" in response.get("Content-Type", "") else None
        return Answer(response.status_code, told, response.content, response.headers)

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any = None, **more: Any) -> Answer:
        return self.send("POST", path, body, **more)

    def put(self, path: str, body: Any = None, **more: Any) -> Answer:
        return self.send("PUT", path, body, **more)

    def delete(self, path: str, **more: Any) -> Answer:
        return self.send("DELETE", path, **more)


def done(answer: Answer, status: int = 200) -> Any:
    """The body of an answer that must have succeeded."""
    assert answer.status == status, (answer.status, answer.body)
    return answer.body


def refused_with(answer: Answer, status: int, code: str, *, line: int | None = None, field: str | None = None) -> Any:
    """The body of a refusal, which must be a problem document with these facts."""
    assert answer.headers["Content-Type"] == "application/problem+json", answer.raw[:300]
    assert (answer.status, answer.code) == (status, code), answer.body
    assert answer.body["status"] == status
    assert answer.body["detail"]
    assert (line, field) == (line and answer.body.get("line"), field and answer.body.get("field"))
    return answer.body
