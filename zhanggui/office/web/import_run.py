"""One import, step by step: match its columns, see what the check found, write it, take it back. It may be left and resumed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from zhanggui.foundation.http.access import no_store, person, requires
from zhanggui.foundation.identity.queries import names_of
from zhanggui.foundation.importing.actions import TASK, apply_run, undo_run
from zhanggui.foundation.importing.loaders import Loader, Report, loader_of
from zhanggui.foundation.importing.models import ImportRun, StagedRow
from zhanggui.foundation.importing.queries import latest_task, own_run, seen_run
from zhanggui.foundation.importing.staging import CHECK, begin_check, give_up, lay_out_again, top_of
from zhanggui.foundation.importing.workbooks import bad_rows_workbook, reason
from zhanggui.foundation.tasks.models import Task
from zhanggui.kernel.errors import BusinessError, gettext_noop
from zhanggui.office.web.imports import PAGE, steps_at, workbook_answer
from zhanggui.ui.answers import act, go

SHOWN = 20
EXAMPLES = 8
MOST_DIGITS = 4
STEP = {ImportRun.COLUMNS: 1, ImportRun.CHECKING: 2, ImportRun.CHECKED: 2, ImportRun.APPLIED: 3, ImportRun.UNDONE: 3}


@requires("importing.import")
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """The step at which an import is; `?step=columns` goes back to its columns."""
    one = seen_run(person(request), pk)
    state = one.state
    if state == ImportRun.CHECKED and request.GET.get("step") == "columns":
        state = ImportRun.COLUMNS
    loader = loader_of(one.kind)
    shown = {"run": one, "kind": gettext(loader.title), "steps": steps_at(STEP[state]), "loader": loader}
    more = {
        ImportRun.COLUMNS: _columns, ImportRun.CHECKING: _checking, ImportRun.CHECKED: _checked,
        ImportRun.APPLIED: _done, ImportRun.UNDONE: _done,
    }[state]  # fmt: skip
    if state not in (ImportRun.APPLIED, ImportRun.UNDONE):
        own_run(person(request), pk)
    page = "done" if state in (ImportRun.APPLIED, ImportRun.UNDONE) else state
    return no_store(render(request, f"office/import_{page}.html", {**shown, **more(one, loader)}))


def _columns(one: ImportRun, loader: Loader) -> dict[str, Any]:
    layout, keys = one.layout, {place: key for key, place in one.mapping.items()}
    columns = [
        {"place": place, "title": title, "key": keys.get(place, ""), "samples": samples}
        for place, title in enumerate(layout["header"])
        for samples in [[row[place] for row in layout["samples"] if place < len(row)]]
        if title or any(samples)
    ]  # fmt: skip
    missing = [gettext(c.label) for c in loader.columns if c.required and c.key not in one.mapping]
    refused = [_said(one.report["refused"])] if one.report.get("refused") else []
    choices = [(c.key, gettext(c.label) + "*" * c.required) for c in loader.columns]
    return {"columns": columns, "missing": missing, "choices": choices, "refused": refused}


def _checking(one: ImportRun, loader: Loader) -> dict[str, Any]:
    task = latest_task(CHECK, one.pk)
    return {"percent": task.progress if task else 0, "failed": not task or task.state not in Task.OPEN}


def _checked(one: ImportRun, loader: Loader) -> dict[str, Any]:
    labels = {column.key: gettext(column.label) for column in loader.columns}
    bad = [
        {"number": row.number, "reasons": [reason(_error(note), labels) for note in row.notes]}
        for row in one.rows.filter(outcome=StagedRow.BAD).order_by("number")[:SHOWN]
    ]
    changed = [
        {"number": row.number, "changes": [(labels.get(key, key), old, new) for key, old, new in row.notes]}
        for row in one.rows.filter(outcome=StagedRow.CHANGED).order_by("number")[:EXAMPLES]
    ]
    shown_columns = [column for column in loader.columns if column.key in one.mapping][:6]
    new = [
        {"number": row.number, "cells": [row.cells.get(column.key, "") for column in shown_columns]}
        for row in one.rows.filter(outcome=StagedRow.NEW).order_by("number")[:EXAMPLES]
    ]
    figures = one.report
    good = sum(figures[key] for key in ("new", "changed", "same"))
    may = good > 0 and (not figures["bad"] or bool(loader.key))
    return {
        "bad": bad, "changed": changed, "new": new, "new_columns": [gettext(column.label) for column in shown_columns],
        "figures": figures, "good": good, "may": may, "updates": loader.update is not None,
    }  # fmt: skip


def _done(one: ImportRun, loader: Loader) -> dict[str, Any]:
    task = latest_task(TASK, one.pk) if one.steps else None
    who = names_of({one.actor_id}).get(one.actor_id or 0, gettext("System"))
    bad = one.rows.filter(outcome=StagedRow.BAD).count()
    return {"task": task, "who": who, "undoable": loader.undo is not None and one.state == ImportRun.APPLIED, "bad_count": bad}


def _error(note: dict[str, Any]) -> BusinessError:
    return BusinessError(note["code"], note["message"], field=note["field"], **note["params"])


def _said(note: dict[str, Any]) -> str:
    return reason(_error(note), {})


@requires("importing.import")
@require_POST
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the header anew (another sheet or row), or take the columns as matched and begin the check."""
    one = own_run(person(request), pk)
    if request.POST.get("step") == "look":
        sheet, row = request.POST.get("sheet", ""), request.POST.get("header_row", "")
        place = int(row) if row.isdecimal() and len(row) < MOST_DIGITS else 0
        content = bytes(one.file.content)
        table = top_of(loader_of(one.kind), one.file_name, content, sheet=sheet, header_row=place)
        return act(request, lambda: lay_out_again(person(request), run_id=pk, table=table), lambda _: f"{PAGE}{pk}/")
    mapping = _mapping(one, request.POST)
    name, shared = request.POST.get("profile", "").strip()[:60], "shared" in request.POST

    def begin() -> None:
        begin_check(person(request), run_id=pk, mapping=mapping, profile=name, shared=shared)

    return act(request, begin, lambda _: f"{PAGE}{pk}/")


def _mapping(one: ImportRun, sent: QueryDict) -> dict[str, int]:
    keys = {column.key for column in loader_of(one.kind).columns}
    chosen = [(str(sent.get(f"column_{place}", "")), place) for place in range(len(one.layout["header"]))]
    pairs = [(key, place) for key, place in chosen if key in keys]
    if len(dict(pairs)) < len(pairs):
        raise BusinessError("import.column_twice", gettext_noop("One column of the file is matched twice."))
    return dict(pairs)


@requires("importing.import")
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the check is, asked again and again; at its end the page is loaded anew."""
    one = own_run(person(request), pk)
    shown = _checking(one, loader_of(one.kind))
    if one.state != ImportRun.CHECKING or shown["failed"]:
        return go(request, f"{PAGE}{pk}/")
    return no_store(render(request, "office/import_progress.html", {"run": one, **shown}))


@requires("importing.import")
def bad_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The bad rows as a workbook: original columns, what is wrong beside them."""
    one = own_run(person(request), pk)
    labels = {column.key: gettext(column.label) for column in loader_of(one.kind).columns}
    rows = [
        (row.original, "; ".join(reason(_error(note), labels) for note in row.notes))
        for row in one.rows.filter(outcome=StagedRow.BAD).order_by("number")
    ]
    name = one.file_name.rpartition(".")[0] or one.file_name
    content = bad_rows_workbook(one.layout.get("header", []), rows)
    return no_store(workbook_answer(content, f"{name}-{gettext('bad rows')}.xlsx"))


@requires("importing.import")
@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the rows: all or nothing, or the good ones only; with or without changing what is there."""
    good_only, update = request.POST.get("rows") == "good", request.POST.get("records") == "update"

    def write() -> Report:
        return apply_run(person(request), run_id=pk, good_only=good_only, update=update)

    return act(request, write, lambda report: f"{PAGE}{report.run_id}/")


@requires("importing.import")
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the import back."""
    answer = act(request, lambda: undo_run(person(request), run_id=pk), lambda _: f"{PAGE}{pk}/")
    messages.success(request, gettext("The import was undone."))
    return answer


@requires("importing.import")
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw the import away before it wrote anything."""
    return act(request, lambda: give_up(person(request), run_id=pk), lambda _: PAGE)
