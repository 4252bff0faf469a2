"""Clean up contents that nothing holds any more."""

from datetime import timedelta

from zhanggui.foundation.files.actions import forget_removed
from zhanggui.foundation.tasks.models import Task
from zhanggui.foundation.tasks.queue import job
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import gettext_noop


@job("files.clean", permissions=("files.clean",), title=gettext_noop("Clean up files"), every=timedelta(days=1))
def clean_files(actor: Actor, task: Task) -> None:
    """Once a day."""
    forget_removed(actor)
