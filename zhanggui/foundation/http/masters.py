"""The API of a declared master record: list, one, add, replace; made from its card and the company's own fields."""

import dataclasses
from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeVar

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field, create_model

from zhanggui.foundation.customfields.queries import own_entries
from zhanggui.foundation.customfields.values import told
from zhanggui.foundation.http.access import person
from zhanggui.foundation.http.endpoints import Listed, Listing, listed, one, reads, required_version, write, writes
from zhanggui.foundation.http.shapes import Code, Day, Exact, Flag, In, Out, Text, exact_input, shaped
from zhanggui.foundation.masters.actions import deeds_of
from zhanggui.foundation.masters.declaration import Master
from zhanggui.foundation.masters.models import MasterRecord
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.cards import CHOICE, DAY, FLAG, NUMBER, PERCENT, TEXT, WHOLE, Entry
from zhanggui.kernel.search_key import normalised

M = TypeVar("M", bound=MasterRecord)
Tell = Callable[[Any], dict[str, Any]]
Own = dict[Annotated[str, Field(max_length=30)], Text | Flag | Annotated[int, Field(strict=True)] | None]
EXTRA: Any = Field(default_factory=dict, max_length=100, description="the company's own fields by their codes; numbers as text")


def extra_of(actor: Actor, carrier: str) -> Tell:
    """What tells a row's own fields to the actor; the definitions are read once."""
    own = own_entries(carrier)
    return lambda row: {"extra": told(actor, own, row.extra)}


class MasterFilter(Listing):
    """Filters of a list of master records."""

    q: Text = Field(default="", max_length=80, description="code, name, pinyin or initials")
    code: Text = Field(default="", max_length=40)
    stopped: bool | None = None


def endpoints(router: Router, master: Master[M], path: str, name: str) -> None:
    """Add the endpoints of a master below `path`; `name` ("supplier") names the operations: `list_suppliers`, `get_supplier` …"""
    card_in, card_out = _schema_in(master, name), _schema_out(master, name)
    _reading(router, master, path, name, card_out)
    _writing(router, master, path, name, (card_in, card_out))


def _reading(router: Router, master: Master[M], path: str, name: str, card_out: type[Out]) -> None:
    def many(request: HttpRequest, query: Any) -> HttpResponse:
        actor = person(request)
        tell = extra_of(actor, master.kind)
        rows = _narrowed(master, actor, query)
        return listed(request, rows, query, card_out, ("id",), more=tell)

    def get(request: HttpRequest, pk: int) -> HttpResponse:
        actor = person(request)
        found = master.seen(actor, pk)
        return one(shaped(card_out, found, actor, **extra_of(actor, master.kind)(found)))

    many.__annotations__["query"] = Query[MasterFilter]
    page_schema: Any = getattr(Listed, "__class_getitem__")(card_out)  # noqa: B009  a type that is made at run time
    listing = _named(many, f"list_{name}s", "Records you may see, oldest first.")
    _add(router, "GET", path, listing, reads(master.view, page_schema))
    _add(router, "GET", f"{path}/{{int:pk}}", _named(get, f"get_{name}", "One record."), reads(master.view, card_out))


def _writing(router: Router, master: Master[M], path: str, name: str, schemas: tuple[type[In], type[Out]]) -> None:
    card_in, card_out = schemas
    deeds = deeds_of(master)

    def answer(request: HttpRequest) -> Tell:
        actor = person(request)
        return lambda done: shaped(card_out, done, actor, **extra_of(actor, master.kind)(done))

    def add(request: HttpRequest, body: Any) -> HttpResponse:
        actor, card = person(request), _card(master, body)
        return write(request, lambda: deeds.create(actor, card=card, extra=body.extra), answer(request), status=201)

    def replace(request: HttpRequest, pk: int, body: Any) -> HttpResponse:
        actor, card, version = person(request), _card(master, body), required_version(request)
        return write(
            request, lambda: deeds.change(actor, pk=pk, card=card, extra=body.extra, version=version), answer(request),
            current=lambda: master.seen(actor, pk).version,
        )  # fmt: skip

    add.__annotations__["body"] = replace.__annotations__["body"] = card_in
    _add(router, "POST", path, _named(add, f"add_{name}", "Add a record."), writes(master.edit, card_out, status=201))
    told_put = _named(replace, f"replace_{name}", "Replace a record's card; own fields that are left out stay.")
    _add(router, "PUT", f"{path}/{{int:pk}}", told_put, writes(master.edit, card_out, match="must"))


def _named(view: Callable[..., HttpResponse], name: str, doc: str) -> Callable[..., HttpResponse]:
    view.__name__, view.__doc__ = name, doc
    return view


def _add(router: Router, method: str, path: str, view: Callable[..., HttpResponse], how: dict[str, Any]) -> None:
    router.add_api_operation(path, [method], view, **how)


def _narrowed(master: Master[M], actor: Actor, query: MasterFilter) -> Any:
    rows = master.visible_to(actor)
    if query.q:
        rows = rows.filter(search_key__contains=normalised(query.q))
    if query.code:
        rows = rows.filter(code=query.code)
    return rows if query.stopped is None else rows.filter(stopped=query.stopped)


def _card(master: Master[M], body: Any) -> Any:
    return master.card(**{entry.name: getattr(body, entry.name) for entry in master.entries})


def _schema_in(master: Master[M], name: str) -> type[In]:
    defaults = {field.name: field.default for field in dataclasses.fields(master.card)}
    fields: dict[str, Any] = {entry.name: _typed(entry, defaults[entry.name]) for entry in master.entries}
    fields["extra"] = (Own, EXTRA)
    model: type[In] = create_model(f"{_title(name)}In", __base__=In, __doc__="A card; what is left out is empty.", **fields)
    return model


def _schema_out(master: Master[M], name: str) -> type[Out]:
    fields: dict[str, Any] = {"id": (int, ...)}
    fields |= {entry.name: (_told_type(entry), ...) for entry in master.entries}
    fields |= {"stopped": (bool, ...), "version": (int, ...), "extra": (dict[str, Any], {})}
    model: type[Out] = create_model(f"{_title(name)}Out", __base__=Out, __doc__="A record.", **fields)
    model.costs = {entry.name: True for entry in master.entries if entry.costs}
    return model


def _title(name: str) -> str:
    return name.title().replace("_", "")


def _typed(entry: Entry, default: Any) -> tuple[Any, Any]:
    """The type and default of an entry in a request body."""
    start = ... if entry.required else default
    if entry.name == "code":
        return Code, start
    kind, limits = _TYPES.get(entry.kind, _text)(entry)
    return (kind if entry.required or entry.kind in (FLAG, TEXT, CHOICE) else kind | None), Field(default=start, **limits)


def _text(entry: Entry) -> tuple[Any, dict[str, Any]]:
    return Text, {"min_length": int(entry.required), "max_length": entry.most}


def _choice(entry: Entry) -> tuple[Any, dict[str, Any]]:
    values = tuple(value for value, _ in entry.choices)
    return Literal[(values if entry.required else ("", *values))], {}


_TYPES: dict[str, Callable[[Entry], tuple[Any, dict[str, Any]]]] = {
    NUMBER: lambda entry: (exact_input(entry.places), {}),
    PERCENT: lambda entry: (exact_input(entry.places), {"ge": 0, "le": 1}),
    WHOLE: lambda entry: (Annotated[int, Field(strict=True)], {"ge": 0, "le": entry.most}),
    FLAG: lambda _: (Flag, {}),
    DAY: lambda _: (Day, {}),
    CHOICE: _choice,
}


def _told_type(entry: Entry) -> Any:
    """The type of an entry in an answer."""
    if entry.kind in (NUMBER, PERCENT):
        return Exact | None
    return {FLAG: bool, DAY: Day | None, WHOLE: int | None}.get(entry.kind, str)
