"""The worker's part of an import."""

from zhanggui.foundation.identity.models import User
from zhanggui.foundation.importing.actions import TASK
from zhanggui.foundation.importing.posting import post_steps
from zhanggui.foundation.tasks.models import Task
from zhanggui.foundation.tasks.queue import job, report_progress
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import gettext_noop, refuse_all


@job(TASK, permissions=(), title=gettext_noop("Post imported documents"))
def post_import(actor: Actor, task: Task) -> None:
    """Post the steps as the person who imported: to hand an order in is a person's deed, with that person's rights."""
    person = User.objects.get(pk=actor.on_behalf_of_id or 0, is_active=True)
    posted = post_steps(person, task.payload["run"], lambda done, of: report_progress(task, done * 100 // of))
    refuse_all(posted.problems)
