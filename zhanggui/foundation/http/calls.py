"""Tell the actions about the request they serve: its one-time key, its hash, where it comes from."""

import hashlib
import re
import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse

from zhanggui.foundation.http.addresses import client_address
from zhanggui.foundation.http.refusals import API, HttpRefusal, problem_response
from zhanggui.foundation.operations.frame import Call, calling, current_call
from zhanggui.kernel.errors import BusinessError, gettext_noop

Answer = Callable[[HttpRequest], HttpResponse]
WRITES = ("POST", "PUT", "PATCH", "DELETE")
KEY_FIELD = "_key"
NUL = "NUL in a text: no person types it, and PostgreSQL cannot even compare with it"
MOST_BYTES = 60 * 1024 * 1024  # the largest file that may be imported, and its form around it
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_KEY = re.compile(r"[A-Za-z0-9_.:-]{8,80}")
_NOT_CONTENT = ("csrfmiddlewaretoken", KEY_FIELD, "password", "password_old", "password_again")  # no hash of a password is kept


class CallMiddleware:
    """Every request is one call; pages carry their key in the form, programs in `Idempotency-Key`."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with calling(Call(remote=True, request_id=uuid.uuid4().hex, address=client_address(request))):
            response = self.get_response(request)
        response.setdefault("Cache-Control", "private, no-store")  # a page is one person's: no cache keeps it by omission
        return response

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """Read the key only now: a body that is too large must become a refusal, not a crash in a middleware."""
        if "%00" in request.META.get("QUERY_STRING", "") and not request.path.startswith(API):  # which names the parameter
            raise SuspiciousOperation(NUL)
        if request.method not in WRITES:
            return None
        if _size_of(request) > MOST_BYTES:
            return problem_response(HttpRefusal(413))
        call = current_call()
        try:
            call.key, call.request_hash = _key_of(request), _hash_of(request)
        except BusinessError as error:
            return problem_response(error)
        except RequestDataTooBig:
            return problem_response(HttpRefusal(413))
        return None


def _key_of(request: HttpRequest) -> str | None:
    key = request.headers.get("Idempotency-Key") or request.POST.get(KEY_FIELD)
    if key and not _KEY.fullmatch(key):
        raise BusinessError("idempotency.malformed", gettext_noop("An Idempotency-Key has 8 to 80 letters, digits or . _ : -."))
    return key or None


def _hash_of(request: HttpRequest) -> str:
    if request.content_type in _FORMS:
        if any("\0" in value for values in request.POST.lists() for value in values[1]):
            raise SuspiciousOperation(NUL)
        pairs = sorted((k, v) for k, vs in request.POST.lists() if k not in _NOT_CONTENT for v in vs)
        files = sorted((name, _digest(file)) for name, some in request.FILES.lists() for file in some)
        body = repr((pairs, files)).encode()
    else:
        body = request.body
    return hashlib.sha256(f"{request.method} {request.path}\n".encode() + body).hexdigest()


def _digest(file: "UploadedFile[Any]") -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _size_of(request: HttpRequest) -> int:
    """What the request says it brings; Django reads not a byte more than that."""
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isascii() and told.isdigit() else 0
