"""Back-ups by themselves: every night, and whenever somebody asks for one."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from zhanggui.foundation.backups.actions import MAKE
from zhanggui.foundation.backups.keeping import MANUAL, NIGHTLY, backups, keep_backup, let_go
from zhanggui.foundation.books.context import current_book
from zhanggui.foundation.books.queries import profile
from zhanggui.foundation.tasks.models import Task
from zhanggui.foundation.tasks.queue import job, report_progress
from zhanggui.kernel import clock
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import gettext_noop


@job("backups.nightly", permissions=(), title=gettext_noop("Nightly back-up"), every=timedelta(hours=1))
def nightly(actor: Actor, task: Task) -> None:
    """Once a day from BACKUP_HOUR on, in the book's time zone; a machine that slept through the night catches up."""
    if settings.BACKUP_HOUR < 0 or not profile().name:
        return
    zone = ZoneInfo(profile().time_zone)
    now = clock.now().astimezone(zone)
    last = next((one.at.astimezone(zone).date() for one in backups(current_book()) if one.kind == NIGHTLY), None)
    if now.hour < settings.BACKUP_HOUR or last == now.date():
        return
    _make(task, NIGHTLY)
    let_go(current_book())


@job(MAKE, permissions=(), title=gettext_noop("Back-up"))
def make(actor: Actor, task: Task) -> None:
    """The back-up that somebody asked for."""
    _make(task, MANUAL)


def _make(task: Task, kind: str) -> None:
    shown = 0

    def show(done: int, of: int) -> None:
        nonlocal shown
        percent = 95 * done // of if of else 0
        if percent >= shown + 10:
            shown = percent
            report_progress(task, percent)

    keep_backup(current_book(), kind, show)
