"""Worklists: a room declares columns, filters and orders; the address holds the whole state of the list."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise

from zhanggui.foundation.exporting.actions import EXPORT
from zhanggui.foundation.http.access import no_store
from zhanggui.foundation.http.keyset import SIZES, Page, page
from zhanggui.foundation.identity.models import User
from zhanggui.ui.columns import Column, allowed, cell
from zhanggui.ui.filters import Chip, Filter

__all__ = ["Column", "Listing", "View"]
M = TypeVar("M", bound=Model)
Label = str | Promise
START_SIZE = 50


@dataclass(frozen=True, slots=True)
class View:
    """A ready-made set of conditions (方案): its label and its query string, "" for none."""

    label: Label
    query: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """The declaration of a list. `order` is the first order (plain fields, the last one unique, no nulls).

    `search(rows, text)` narrows by what people type; `totals(rows)` gives figures by column key for the whole filter and
    is asked for in a second request; `url(row)` opens a row; `css(row)` marks one (`void`). `complete(rows)` is called with
    the rows of the page, to fetch at once what their cells need besides. `above(rows)` gives the own template of a list
    what it shows over the grid.
    """

    title: Label
    columns: Sequence[Column]
    order: Sequence[str]
    search: Callable[[QuerySet[Any], str], QuerySet[Any]] | None = None
    hint: Label = ""
    filters: Sequence[Filter] = ()
    views: Sequence[View] = ()
    totals: Callable[[QuerySet[Any]], Mapping[str, object]] | None = None
    url: Callable[[Any], str] | None = None
    css: Callable[[Any], str] | None = None
    complete: Callable[[list[Any]], None] | None = None
    above: Callable[[QuerySet[Any]], Mapping[str, object]] | None = None
    empty: Label = ""
    new_url: str = ""
    new_label: Label = ""
    new_permission: str = ""
    template: str = "ui/list.html"

    def show(self, request: HttpRequest, rows: QuerySet[M], *, name: str = "", **context: object) -> HttpResponse:
        """Answer a request for this list of `rows`, which must already be narrowed to what the person may see.

        htmx gets the grid alone, `?totals=1` the totals row alone. A list with a `name` in the register of worklists
        offers what needs one (export). Raises BusinessError for damaged cursors and filters.
        """
        asked = Asked(self, request.GET, request.user if isinstance(request.user, User) else None)
        everything, rows = rows, asked.narrowed(rows)
        if self.totals and "totals" in request.GET:
            return no_store(render(request, "ui/list_totals.html", {"cells": self._total_cells(asked, rows)}))
        found = page(rows, order=asked.order, cursor=asked.cursor, size=asked.size)
        if self.complete:
            self.complete(found.rows)
        part = bool(request.headers.get("HX-Request"))
        above = self.above(everything) if self.above and not part else {}
        template = "ui/list_grid.html" if part else self.template
        shown = {**above, **context, "list": Shown(asked, found, name)}
        response = no_store(render(request, template, shown))
        patch_vary_headers(response, ["HX-Request"])
        return response

    def _total_cells(self, asked: "Asked", rows: QuerySet[Any]) -> list[dict[str, object]]:
        figures = self.totals(rows) if self.totals else {}
        return [{"css": column.classes, "value": figures.get(column.key, "")} for column in asked.columns]


class Asked:
    """What the address asks for: text, filters, order, size, place."""

    def __init__(self, listing: Listing, get: QueryDict, user: User | None) -> None:
        self.listing, self.get, self.user = listing, get, user
        self.columns = allowed(listing.columns, user)
        self.text = get.get("q", "").strip()[:80] if listing.search else ""
        self.cursor = get.get("cursor", "")
        size = get.get("size", "")
        self.size = int(size) if size in map(str, SIZES) else START_SIZE
        self.sort = self._known_sort(get.get("sort", ""))
        self.order = self._order()
        self.chips = [chip for one in listing.filters if (chip := one.chip(get))]

    def _known_sort(self, asked: str) -> str:
        names = {column.sort for column in self.columns if column.sort}
        return asked if asked.removeprefix("-") in names else ""

    def _order(self) -> list[str]:
        """The asked order, made unique by the last field of the list's own order."""
        if not self.sort:
            return list(self.listing.order)
        last = self.listing.order[-1].removeprefix("-")
        own = [] if self.sort.removeprefix("-") == last else [f"-{last}" if self.sort.startswith("-") else last]
        return [self.sort, *own]

    def narrowed(self, rows: QuerySet[M]) -> QuerySet[M]:
        """The rows that fit text and filters."""
        for one in self.listing.filters:
            rows = one.apply(rows, self.get)
        if self.text and self.listing.search:
            rows = self.listing.search(rows, self.text)
        return rows

    def url(self, *, without: Iterable[str] = (), **changed: str) -> str:
        """This list's address with some parameters changed or left out; the place in the list is left out too."""
        query = self.get.copy()
        for name in (*without, "cursor", "totals", *changed):
            query.pop(name, None)
        for name, value in changed.items():
            query[name] = value
        return f"?{query.urlencode()}"


class Shown:
    """What the templates of a list show, each part worked out once."""

    def __init__(self, asked: Asked, found: Page[Any], name: str = "") -> None:
        listing = asked.listing
        self._asked, self._listing, self._found = asked, listing, found
        self.title, self.hint, self.empty = listing.title, listing.hint, listing.empty
        self.searches, self.text, self.size = listing.search is not None, asked.text, asked.size
        self.narrowed = bool(asked.text or asked.chips)
        self.new_url, self.new_label = (listing.new_url, listing.new_label) if self._may_add() else ("", "")
        self.after_url = asked.url(cursor=found.after) if found.after else ""
        self.before_url = asked.url(cursor=found.before) if found.before else ""
        self.totals_url = asked.url(totals="1") if listing.totals else ""
        self.export_url = asked.url() if name and self._may(EXPORT) else ""

    def _may(self, permission: str) -> bool:
        user = self._asked.user
        return user is not None and user.has_permission(permission)

    def _may_add(self) -> bool:
        return not self._listing.new_permission or self._may(self._listing.new_permission)

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The rows with their cells."""
        return [self._row(row) for row in self._found.rows]

    def _row(self, row: Any) -> dict[str, Any]:
        listing = self._listing
        url = listing.url(row) if listing.url else ""
        cells = [cell(column, row, url) for column in self._asked.columns]
        return {"object": row, "url": url, "css": listing.css(row) if listing.css else "", "cells": cells}

    @cached_property
    def columns(self) -> list[dict[str, Any]]:
        """The heads, with the address that sorts by them."""
        return [self._head(column) for column in self._asked.columns]

    def _head(self, column: Column) -> dict[str, Any]:
        first = self._asked.order[0]
        here = bool(column.sort) and first.removeprefix("-") == column.sort
        turned = column.sort if first.startswith("-") or not here else f"-{column.sort}"
        return {
            "label": column.label, "css": column.classes, "width": column.column_width,
            "sorted": ("descending" if first.startswith("-") else "ascending") if here else "",
            "sort_url": self._asked.url(sort=turned) if column.sort else "",
        }  # fmt: skip

    @cached_property
    def filters(self) -> list[dict[str, Any]]:
        """The fields of the filter form."""
        return [one.field(self._asked.get) for one in self._listing.filters]

    @cached_property
    def chips(self) -> list[Chip]:
        """The filters in force, each with the address of the list without it."""
        return [Chip(one.label, one.text, one.names, self._asked.url(without=one.names)) for one in self._asked.chips]

    @cached_property
    def views(self) -> list[dict[str, Any]]:
        """The ready-made views; the one whose query is the address is here."""
        now = self._asked.get.copy()
        for name in ("cursor", "size", "sort"):
            now.pop(name, None)
        return [{"label": v.label, "url": f"?{v.query}", "here": now.urlencode() == v.query} for v in self._listing.views]

    @cached_property
    def sizes(self) -> list[tuple[int, str]]:
        """Page sizes with their addresses."""
        return [(size, self._asked.url(size=str(size))) for size in SIZES]

    @cached_property
    def kept(self) -> list[tuple[str, str]]:
        """What the filter form carries along unchanged."""
        return [(name, str(self._asked.get[name])) for name in ("sort", "size") if name in self._asked.get]
