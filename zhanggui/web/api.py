"""The API root: every room brings its router; refusals, whatever they are, leave as problem documents."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from zhanggui import __version__
from zhanggui.catalog.api import router as catalog
from zhanggui.foundation.http.access import PUBLIC, requires
from zhanggui.foundation.http.refusals import PROBLEM, HttpRefusal, broken, invalid, problem_response
from zhanggui.foundation.http.tokens import Allowance, for_insiders
from zhanggui.integration.api import feed
from zhanggui.integration.api import router as integration
from zhanggui.inventory.api import router as inventory
from zhanggui.kernel.errors import BusinessError
from zhanggui.office.api import router as approvals
from zhanggui.parties.api import router as parties
from zhanggui.pricing.api import router as pricing
from zhanggui.receivables.api import router as receivables
from zhanggui.sales.api import router as sales

DESCRIPTION = """\
Amounts, quantities, prices and rates are text in both directions, so that they stay exact. Every write accepts an
`Idempotency-Key`: the same key with the same body is told the first answer again and has its effect once, with another
body it is refused with 409; where money or stock moves it is required. Documents carry their version as `ETag`; send it
as `If-Match`. Lists come in pages (`next` and `previous` are cursors), know their declared filters, and `fields=` chooses
what is told of a row. Errors are problem documents (RFC 9457) with `code`, `detail` and, for documents, `line`.
"""


class Api(NinjaAPI):
    """The API with short operation ids: the names of the endpoints, each one once."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """The description, with refusals under the media type that they really have."""
        schema = super().get_openapi_schema(**kwargs)
        for methods in schema["paths"].values():
            for status, answer in ((s, a) for operation in methods.values() for s, a in operation["responses"].items()):
                if status >= HTTPStatus.BAD_REQUEST:
                    answer["content"] = {PROBLEM: answer["content"].pop("application/json")}
        return schema


api = Api(
    title="掌柜 Zhanggui",
    version=__version__,
    description=DESCRIPTION,
    urls_namespace="api-1",
    docs_decorator=for_insiders,
    throttle=Allowance(),
)
for prefix, router in {
    "/parties": parties,
    "/catalog": catalog,
    "/pricing": pricing,
    "/inventory": inventory,
    "/sales": sales,
    "/approvals": approvals,
    "/receivables": receivables,
    "/integration": integration,
    "/changes": feed,
}.items():
    api.add_router(prefix, router)


@api.exception_handler(BusinessError)
def refused(request: HttpRequest, error: Any) -> HttpResponse:
    """What an action refuses."""
    return problem_response(error)


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: Any) -> HttpResponse:
    """What has the wrong shape."""
    return invalid(error.errors)


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, error: Any) -> HttpResponse:
    """What the framework refuses: no token, no JSON, too many requests."""
    return problem_response(HttpRefusal(error.status_code))


@api.exception_handler(RawPostDataException)
def no_json(request: HttpRequest, error: Any) -> HttpResponse:
    """A form where JSON is expected."""
    return problem_response(HttpRefusal(400))


@api.exception_handler(Http404)
def absent(request: HttpRequest, error: Any) -> HttpResponse:
    """What is not there."""
    return problem_response(HttpRefusal(404))


@api.exception_handler(Exception)
def unexpected(request: HttpRequest, error: Any) -> HttpResponse:
    """What is our fault."""
    return broken(request, error)


@csrf_exempt
@requires(PUBLIC)
def unknown(request: HttpRequest) -> HttpResponse:
    """404 for addresses below /api/v1/ that do not exist."""
    return problem_response(HttpRefusal(404))


urlpatterns = [path("", api.urls), re_path(r"^.*$", unknown)]
