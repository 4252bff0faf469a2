"""Taking data out of the book is a deed of its own: it has a permission and is told in the operation log."""

from collections.abc import Callable

from zhanggui.foundation.exporting.models import Export
from zhanggui.foundation.operations.frame import action, record
from zhanggui.kernel import clock
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import BusinessError, gettext_noop

EXPORT = "exporting.export"
FORMATS = ("xlsx", "csv")
MOST_ROWS = 500_000
LATER = 5_000


@action(EXPORT)
def begin_export(
    actor: Actor, /, *, list_name: str, title: str, file_format: str, conditions: str, columns: list[str], rows: int,
    queue: Callable[[Export], None],
) -> Export:  # fmt: skip
    """Note who exports how many rows of which list; more than LATER rows are left to the task that `queue` adds.

    Raises BusinessError `export.format` and `export.too_many`.
    """
    if file_format not in FORMATS:
        raise BusinessError("export.format", gettext_noop("Export as xlsx or csv."), field="format")
    if rows > MOST_ROWS:
        raise BusinessError(
            "export.too_many", gettext_noop("%(rows)s rows are too many for one file; set more conditions."), rows=rows
        )
    export = Export.objects.create(
        list_name=list_name, title=title, file_format=file_format, conditions=conditions, columns=",".join(columns),
        rows=rows, actor_id=actor.actor_id, at=clock.now(), later=rows > LATER,
    )  # fmt: skip
    record(
        f"exporting.export/{export.pk}", "exported", note=f"{title}.{file_format}: {rows} × {len(columns)} {conditions}".strip()
    )
    if export.later:
        queue(export)
    return export


def note_progress(export_id: int, written: int) -> None:
    """Show how many rows of a large export are written."""
    Export.objects.filter(pk=export_id).update(written=written)


def note_end(export_id: int, *, error: str = "") -> None:
    """The file of a large export can be fetched, or never will be because of `error`."""
    Export.objects.filter(pk=export_id).update(ready=not error, error=error[:300])
