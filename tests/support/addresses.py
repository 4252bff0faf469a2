"""All addresses of the product: pattern, methods, declared permission."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from ninja.operation import PathView

from zhanggui.foundation.http.tokens import BearerToken

API = "api/v1/"
API_ROOT = "api-root"


@dataclass(frozen=True, slots=True)
class Address:
    """One method of one address; `method` is "" for pages, which decide themselves."""

    pattern: str
    name: str
    method: str
    permission: str | None

    @property
    def is_api(self) -> bool:
        return bool(self.method)

    def url(self, known: dict[str, Any]) -> str:
        """A real URL: each `<…>` is filled from `known`: by its own name, else by the longest prefix."""
        parts = self.pattern.replace("<", "\0<").replace(">", ">\0").split("\0")
        return "/" + "".join(_value(self.pattern, part, known) if part.startswith("<") else part for part in parts)


def _value(pattern: str, part: str, known: dict[str, Any]) -> str:
    name = part.strip("<>").rpartition(":")[2]
    if name in known and name != "pk":
        return str(known[name])
    fitting = [key for key in known if pattern.startswith(key) or key == name]
    return str(known[max(fitting, key=len)])


def addresses() -> list[Address]:
    """Every method of every URL pattern."""
    return [address for prefix, pattern in _patterns(get_resolver().url_patterns) for address in _of(prefix, pattern)]


def _patterns(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, prefix + str(pattern.pattern))
        else:
            yield prefix + str(pattern.pattern), pattern


def _of(path: str, pattern: URLPattern) -> Iterator[Address]:
    view = pattern.callback
    endpoints = [cell.cell_contents for cell in getattr(view, "__closure__", None) or ()]
    (endpoint,) = [it for it in endpoints if isinstance(it, PathView)] or [None]
    if endpoint is None:
        yield Address(path, pattern.name or "", "", getattr(view, "permission", None))
        return
    for operation in endpoint.operations:
        guards = operation.auth_callbacks
        permission = guards[0].permission if len(guards) == 1 and isinstance(guards[0], BearerToken) else None
        for method in operation.methods:
            yield Address(path, pattern.name or "", method, permission)
