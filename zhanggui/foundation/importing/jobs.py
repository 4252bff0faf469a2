"""The worker's part of an import: check the rows, post what is left to do, forget what nobody came back for."""

from datetime import timedelta

from zhanggui.foundation.identity.models import User
from zhanggui.foundation.importing.actions import TASK
from zhanggui.foundation.importing.models import ImportRun
from zhanggui.foundation.importing.posting import post_steps
from zhanggui.foundation.importing.staging import CHECK, check_run
from zhanggui.foundation.tasks.models import Task
from zhanggui.foundation.tasks.queue import job, report_progress, tell_result
from zhanggui.kernel import clock
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import gettext_noop, refuse_all

KEPT = timedelta(days=14)


@job(TASK, permissions=(), title=gettext_noop("Post imported documents"))
def post_import(actor: Actor, task: Task) -> None:
    """Post the steps as the person who imported: to hand an order in is a person's deed, with that person's rights."""
    posted = post_steps(_person(actor), task.payload["run"], lambda done, of: report_progress(task, done * 100 // of))
    refuse_all(posted.problems)


@job(CHECK, permissions=(), title=gettext_noop("Check an import file"))
def check_import(actor: Actor, task: Task) -> None:
    """Check the rows as the person who brought the file: they are compared with what that person may see."""
    tell_result(task, url=f"/settings/import/{task.payload['run']}/")
    check_run(_person(actor), task.payload["run"], lambda done, of: report_progress(task, done * 100 // (of or 1)))


@job("importing.forget", permissions=(), title=gettext_noop("Forget imports that were never finished"), every=timedelta(days=1))
def forget_old(actor: Actor, task: Task) -> None:
    """Imports that were never applied go after two weeks, with their files."""
    ImportRun.objects.filter(at__lt=clock.now() - KEPT).exclude(
        state__in=[ImportRun.APPLIED, ImportRun.UNDONE]
    ).delete()  # fmt: skip


def _person(actor: Actor) -> User:
    return User.objects.get(pk=actor.on_behalf_of_id or 0, is_active=True)
