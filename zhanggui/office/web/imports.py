"""Import files: look first, then apply whole or not at all."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from zhanggui.foundation.http.access import person, requires
from zhanggui.foundation.http.problems import message_of
from zhanggui.foundation.identity.queries import names_of
from zhanggui.foundation.importing.actions import check_file, import_file
from zhanggui.foundation.importing.loaders import Report, loader_of, loaders, loaders_for
from zhanggui.foundation.importing.queries import visible_to
from zhanggui.foundation.importing.tables import MOST_BYTES
from zhanggui.foundation.importing.workbooks import template_of
from zhanggui.kernel.errors import BusinessError, gettext_noop
from zhanggui.office.web.forms import ImportForm
from zhanggui.ui.answers import act

PAGE = "/settings/import/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 20
MOST_PROBLEMS = 500


@requires("importing.import")
def imports(request: HttpRequest) -> HttpResponse:
    """Choose kind and file; `step` is `check` (a dry run that writes nothing) or `apply`."""
    form = ImportForm(request.POST or None, request.FILES or None, kinds=_kinds(request))
    result: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("step") == "apply":
                return _apply(request, form)
            result["good"] = _check(request, form)
        except BusinessError as error:
            result |= _told(error, form.cleaned_data["kind"])
    if request.headers.get("HX-Request"):
        return render(request, "office/import_result.html", result)
    return render(request, "office/imports.html", {**result, "columns": loaders_for(person(request)), "rows": _runs(request)})


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


def _content(form: ImportForm) -> dict[str, Any]:
    file: UploadedFile[Any] = form.cleaned_data["file"]
    if file.size is None or file.size > MOST_BYTES:
        raise BusinessError("file.unreadable", gettext_noop("The file is too large; split it."), field="file")
    return {"kind": form.cleaned_data["kind"], "name": file.name or "", "data": file.read()}


def _check(request: HttpRequest, form: ImportForm) -> int:
    return check_file(person(request), **_content(form))


def _apply(request: HttpRequest, form: ImportForm) -> HttpResponse:
    content = _content(form)
    done: list[Report] = []

    def run() -> Report:
        done.append(import_file(person(request), **content))
        return done[-1]

    answer = act(request, run, lambda _: PAGE)
    for report in done:
        told = gettext("Imported: %(created)s new, %(unchanged)s unchanged.")
        messages.success(request, told % {"created": report.created, "unchanged": report.unchanged})
    return answer


def _told(error: BusinessError, kind: str) -> dict[str, Any]:
    """All problems by row; columns are named as the template names them."""
    labels = {column.key: gettext(column.label) for column in loader_of(kind).columns}
    problems: list[dict[str, Any]] = [
        {"line": one.line or 0, "field": labels.get(one.field or "", ""), "text": message_of(one)} for one in error.problems
    ]
    problems.sort(key=lambda one: one["line"])
    return {"problems": problems[:MOST_PROBLEMS], "count": len(problems)}


def _runs(request: HttpRequest) -> list[dict[str, Any]]:
    runs = list(visible_to(person(request)).filter(state="applied").order_by("-id")[:SHOWN])
    names = names_of({run.actor_id for run in runs})
    titles = {loader.kind: gettext(loader.title) for loader in loaders()}
    return [
        {"run": run, "who": names.get(run.actor_id or 0, gettext("System")), "kind": titles.get(run.kind, run.kind)}
        for run in runs
    ]
