"""What the office shows of the foundation: names for the log, who may read which detail of it, whose tasks one sees."""

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from zhanggui.foundation.identity.queries import names_of
from zhanggui.foundation.operations.models import Operation
from zhanggui.foundation.tasks.models import Task
from zhanggui.kernel.actors import Actor, person_id
from zhanggui.kernel.errors import NotFound, gettext_noop

OFFICE = ("identity.", "periods.", "approvals.rule", "importing.", "books.")


def names_of_actors(rows: Iterable[Operation]) -> Mapping[int, str]:
    """Display names of everybody who acted, or on whose behalf the system did."""
    return names_of({row.on_behalf_of_id or row.actor_id for row in rows})


def may_read_details(actor: Actor, subject: str) -> bool:
    """Notes and changes of business documents are for people who see the whole company's documents."""
    return subject.startswith(OFFICE) or actor.sees("all")


def tasks_seen_by(actor: Actor) -> QuerySet[Task]:
    """What this person started; everything for those who look after the queue."""
    rows = Task.objects.all()
    return rows if actor.has_permission("tasks.manage") else rows.filter(on_behalf_of_id=person_id(actor))


def seen_task(actor: Actor, task_id: int) -> Task:
    """A task that the actor may see. Raises NotFound."""
    task = tasks_seen_by(actor).filter(pk=task_id).first()
    if task is None:
        raise NotFound("task.unknown", gettext_noop("There is no such task."))
    return task
