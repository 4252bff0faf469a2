"""The register of worklists: a stable name for each list, who may read it, and how its rows are found for a person.

The name is what exports refer to; it never changes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

from zhanggui.foundation.http.access import person, requires
from zhanggui.foundation.identity.models import User
from zhanggui.kernel.errors import NotFound, gettext_noop, missing_permission
from zhanggui.ui.exports import export_answer
from zhanggui.ui.lists import Listing

Offer = Callable[[User], tuple[Listing, QuerySet[Any]]]


@dataclass(frozen=True, slots=True)
class Worklist:
    """A list under its name: `offer(user)` gives its declaration for this person and the rows that they may see."""

    name: str
    permission: str
    offer: Offer


_known: dict[str, Worklist] = {}


def worklist(name: str, permission: str) -> Callable[[Offer], Callable[..., HttpResponseBase]]:
    """Make the page of a list from a function that gives, for a person, the list and the rows they may see.

    The decorated function becomes a guarded view; GET shows the list, POST exports what it shows (`format` = xlsx or csv).
    """

    def decorate(offer: Offer) -> Callable[..., HttpResponseBase]:
        _known[name] = Worklist(name, permission, offer)

        @requires(permission)
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(offer)
        def view(request: HttpRequest) -> HttpResponseBase:
            listing, rows = offer(person(request))
            if request.method == "POST":
                return export_answer(request, name, listing, rows)
            return listing.show(request, rows, name=name)

        return view

    return decorate


def worklists() -> list[Worklist]:
    """All lists, by name."""
    import_module(settings.ROOT_URLCONF)  # which imports the pages of all rooms
    return sorted(_known.values(), key=lambda one: one.name)


def find_worklist(name: str, user: User) -> Worklist:
    """The list of this name. Raises NotFound, and NotPermitted where the person may not read it."""
    found = next((one for one in worklists() if one.name == name), None)
    if found is None:
        raise NotFound("list.unknown", gettext_noop("There is no such list."), field="list")
    if not user.has_permission(found.permission):
        raise missing_permission(found.permission)
    return found
