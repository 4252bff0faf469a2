"""Export what a list shows: its columns in their order, its conditions, all its pages."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.encoding import force_str

from zhanggui.foundation.exporting.actions import EXPORT, begin_export
from zhanggui.foundation.exporting.files import Head, Row, write_file
from zhanggui.foundation.exporting.models import Export
from zhanggui.foundation.http.access import no_store, person
from zhanggui.foundation.http.keyset import page
from zhanggui.foundation.tasks.queue import enqueue
from zhanggui.kernel.errors import missing_permission
from zhanggui.ui.columns import Column
from zhanggui.ui.lists import Asked, Listing

Progress = Callable[[int], None]
TASK = "exporting.write"
CHUNK = 500
PLACE = ("cursor", "totals", "size")
TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}


def export_answer(request: HttpRequest, name: str, listing: Listing, rows: QuerySet[Any]) -> HttpResponseBase:
    """Answer with the file, or lead to the page of a large export that a task writes."""
    asked = Asked(listing, request.GET, person(request))
    file_format = request.POST.get("format", "")
    export = begin(asked, name, file_format, rows)
    if export.later:
        return HttpResponseRedirect(f"/exports/{export.pk}/")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"export.{file_format}"
        write(path, file_format, asked, rows)
        return download(path, export)


def begin(asked: Asked, name: str, file_format: str, rows: QuerySet[Any]) -> Export:
    """Note the export of what is asked for. Raises BusinessError and NotPermitted."""
    if asked.user is None:
        raise missing_permission(EXPORT)
    query = asked.get.copy()
    for one in PLACE:
        query.pop(one, None)
    return begin_export(
        asked.user, list_name=name, title=force_str(asked.listing.title), file_format=file_format,
        conditions=query.urlencode(), columns=[one.key for one in exported(asked)],
        rows=asked.narrowed(rows).count(), queue=_queue,
    )  # fmt: skip


def _queue(export: Export) -> None:
    enqueue(TASK, {"export": export.pk}, on_behalf_of_id=export.actor_id, about=export.title)


def download(path: Path, export: Export) -> HttpResponse:
    """The file as an attachment under the list's title and the day."""
    name = f"{export.title} {export.at:%Y-%m-%d}.{export.file_format}"
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=TYPES[export.file_format])
    return no_store(answer)  # type: ignore[arg-type]


def exported(asked: Asked) -> list[Column]:
    """The shown columns that have a title; what only the phone shows has none."""
    return [one for one in asked.columns if one.label]


def write(path: Path, file_format: str, asked: Asked, rows: QuerySet[Any], progress: Progress | None = None) -> None:
    """Write all rows that are asked for, chunk by chunk."""
    columns = exported(asked)
    heads = [Head(force_str(one.label), one.kind) for one in columns]
    values = _values(asked, columns, rows, progress)
    write_file(path, file_format, force_str(asked.listing.title), heads, values)


def _values(asked: Asked, columns: list[Column], rows: QuerySet[Any], progress: Progress | None) -> Iterator[Row]:
    written = 0
    for chunk in _chunks(asked, asked.narrowed(rows)):
        if asked.listing.complete:
            asked.listing.complete(chunk)
        for row in chunk:
            yield [one.raw(row) for one in columns]
        written += len(chunk)
        if progress:
            progress(written)


def _chunks(asked: Asked, rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """All rows in the asked order, by key, so that rows added meanwhile move nothing."""
    cursor: str | None = ""
    while cursor is not None:
        found = page(rows, order=asked.order, cursor=cursor, size=CHUNK)
        yield found.rows
        cursor = found.after
