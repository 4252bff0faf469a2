"""Start an import: choose kind and file, take up one that was left, download a template, look at earlier ones."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from zhanggui.foundation.http.access import person, requires
from zhanggui.foundation.identity.queries import names_of
from zhanggui.foundation.importing.loaders import loader_for, loader_of, loaders_for
from zhanggui.foundation.importing.models import ImportRun
from zhanggui.foundation.importing.queries import visible_to
from zhanggui.foundation.importing.staging import take_file, top_of
from zhanggui.foundation.importing.tables import MOST_BYTES
from zhanggui.foundation.importing.workbooks import template_of
from zhanggui.kernel.errors import BusinessError, gettext_noop
from zhanggui.office.web.forms import ImportForm
from zhanggui.ui.answers import attempt

PAGE = "/settings/import/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 20
STEPS = (gettext_noop("File"), gettext_noop("Columns"), gettext_noop("Check"), gettext_noop("Result"))


def steps_at(now: int) -> list[dict[str, str]]:
    """The wizard's steps, the one at place `now` (from 0) being done."""
    states = ["ok"] * now + ["now"] + ["todo"] * (len(STEPS) - now - 1)
    return [{"title": gettext(title), "state": state} for title, state in zip(STEPS, states, strict=True)]


@requires("importing.import")
def imports(request: HttpRequest) -> HttpResponse:
    """Take a file and look at its top; its columns are matched on the next page."""
    form = ImportForm(request.POST or None, request.FILES or None, kinds=_kinds(request))
    if request.method == "POST" and form.is_valid():
        answer = attempt(request, form, lambda: _take(request, form), lambda run: f"{PAGE}{run.pk}/")
        if answer:
            return answer
    seen = visible_to(person(request)).defer("mapping", "steps")
    open_runs = seen.exclude(state__in=[ImportRun.APPLIED, ImportRun.UNDONE])
    context = {
        "form": form, "steps": steps_at(0), "columns": loaders_for(person(request)), "open_runs": _rows(open_runs),
        "rows": _rows(seen.filter(state__in=[ImportRun.APPLIED, ImportRun.UNDONE])),
    }  # fmt: skip
    return render(request, "office/imports.html", context)


def _take(request: HttpRequest, form: ImportForm) -> ImportRun:
    file: UploadedFile[Any] = form.cleaned_data["file"]
    if file.size is None or file.size > MOST_BYTES:
        raise BusinessError("file.unreadable", gettext_noop("The file is too large; split it."), field="file")
    kind, name, data = form.cleaned_data["kind"], file.name or "", file.read()
    table = top_of(loader_for(person(request), kind), name, data)
    return take_file(person(request), kind=kind, name=name, data=data, table=table)


@requires("importing.import")
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """The empty workbook of a kind, in the person's language."""
    loader = loader_of(kind)
    return workbook_answer(template_of(loader), f"{gettext(loader.title)}.xlsx")


def workbook_answer(content: bytes, name: str) -> HttpResponse:
    """A workbook to be saved, never shown."""
    head = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment"}
    return HttpResponse(content, content_type=XLSX, headers=head)


def _kinds(request: HttpRequest) -> list[tuple[str, str]]:
    return [(loader.kind, gettext(loader.title)) for loader in loaders_for(person(request))]


def _rows(runs: Any) -> list[dict[str, Any]]:
    listed = list(runs.order_by("-id")[:SHOWN])
    names = names_of({run.actor_id for run in listed})
    return [
        {"run": run, "who": names.get(run.actor_id or 0, gettext("System")), "kind": gettext(loader_of(run.kind).title)}
        for run in listed
    ]
