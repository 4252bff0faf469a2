"""The worker's part of large exports: the file is written with the rights of the person who asked, as they are now."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils import timezone, translation

from zhanggui.foundation.books.queries import profile
from zhanggui.foundation.exporting.actions import note_end, note_progress
from zhanggui.foundation.exporting.models import Export
from zhanggui.foundation.exporting.storage import file_of, sweep
from zhanggui.foundation.http.problems import message_of
from zhanggui.foundation.identity.models import User
from zhanggui.foundation.tasks.models import Task
from zhanggui.foundation.tasks.queue import job, report_progress, tell_result
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import BusinessError, gettext_noop
from zhanggui.ui.exports import TASK, write
from zhanggui.ui.lists import Asked
from zhanggui.ui.worklists import find_worklist


@job(TASK, permissions=(), title=gettext_noop("Export a list"))
def write_export(actor: Actor, task: Task) -> None:
    """Write the file of a large export; a refusal is told on its page."""
    export = Export.objects.get(pk=task.payload["export"])
    user = User.objects.get(pk=actor.on_behalf_of_id or 0, is_active=True)

    def progress(written: int) -> None:
        note_progress(export.pk, written)
        report_progress(task, min(written * 100 // max(export.rows, 1), 99))

    try:
        with timezone.override(ZoneInfo(profile().time_zone)), translation.override(user.language):
            listing, rows = find_worklist(export.list_name, user).offer(user)
            write(file_of(export), export.file_format, Asked(listing, QueryDict(export.conditions), user), rows, progress)
    except BusinessError as error:
        note_end(export.pk, error=str(message_of(error)))
    else:
        note_end(export.pk)
        tell_result(task, url=f"/exports/{export.pk}/")


@job("exporting.sweep", permissions=(), title=gettext_noop("Delete old export files"), every=timedelta(days=1))
def sweep_exports(actor: Actor, task: Task) -> None:
    """Files of exports are kept for a week."""
    sweep()
