"""Large exports: how far one is, and its file when it is ready."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhanggui.foundation.exporting.actions import EXPORT
from zhanggui.foundation.exporting.queries import seen_export
from zhanggui.foundation.exporting.storage import file_of
from zhanggui.foundation.http.access import no_store, person, requires
from zhanggui.kernel.errors import NotFound, gettext_noop
from zhanggui.ui.exports import download


@requires(EXPORT)
@require_GET
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress of one's own export; the part with the figures is asked for again until it is ready."""
    found = seen_export(person(request), pk)
    kept = found.ready and file_of(found).exists()
    template = "office/export_state.html" if request.headers.get("HX-Request") else "office/export.html"
    return no_store(render(request, template, {"export": found, "kept": kept}))


@requires(EXPORT)
@require_GET
def export_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of one's own export. Raises NotFound when it is not ready or no longer kept."""
    found = seen_export(person(request), pk)
    if not found.ready or not file_of(found).exists():
        raise NotFound("export.gone", gettext_noop("This file is not there (any more); export the list again."))
    return download(file_of(found), found)
