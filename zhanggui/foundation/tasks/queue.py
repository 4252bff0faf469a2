"""Put work into the queue, take it with a lease, run it, try again: a killed worker loses nothing."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from zhanggui.foundation.books.context import alias, connection, current_book, use_book
from zhanggui.foundation.operations.outbox import System
from zhanggui.foundation.tasks.models import Heartbeat, Task
from zhanggui.kernel import clock
from zhanggui.kernel.actors import Actor

log = logging.getLogger(__name__)
Job = Callable[[Actor, Task], None]
_jobs: dict[str, tuple[Job, tuple[str, ...]]] = {}
_schedule: dict[str, timedelta] = {}


def job(kind: str, *, permissions: tuple[str, ...], every: timedelta | None = None) -> Callable[[Job], Job]:
    """Name the function that runs tasks of a kind, with the only permissions it holds.

    `every` is the door `tasks.schedule`: the worker then enqueues it by itself.
    """

    def register(run: Job) -> Job:
        _jobs[kind] = (run, permissions)
        if every:
            _schedule[kind] = every
        return run

    return register


def enqueue(
    kind: str, payload: dict[str, Any] | None = None, *, on_behalf_of_id: int | None = None,
    dedupe_key: str | None = None, due_at: datetime | None = None,
) -> None:  # fmt: skip
    """Add a task inside the caller's transaction; with a dedupe key that is still open, nothing is added."""
    Task.objects.bulk_create(
        [
            Task(
                kind=kind, payload=payload or {}, on_behalf_of_id=on_behalf_of_id, dedupe_key=dedupe_key,
                due_at=due_at or clock.now(),
            )
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def enqueue_scheduled() -> None:
    """Put every scheduled job into the queue once per interval."""
    for kind, every in _schedule.items():
        number = int(clock.now().timestamp() // every.total_seconds())
        key = f"{kind}@{number}"
        if not Task.objects.filter(dedupe_key=key).exists():
            enqueue(kind, dedupe_key=key)


def lease() -> timedelta:
    """How long a worker owns a task without a sign of life (`TASK_LEASE` seconds)."""
    return timedelta(seconds=settings.TASK_LEASE)


def claim() -> Task | None:
    """Take the next due task, or one whose worker let its lease run out; None when there is none.

    A task that killed its worker `most_tries` times is given up, or it would kill workers for ever.
    """
    at = clock.now()
    ready = Q(state=Task.WAITING, due_at__lte=at) | Q(state=Task.RUNNING, lease_until__lt=at)
    with transaction.atomic(using=alias()):
        Task.objects.filter(state=Task.RUNNING, lease_until__lt=at, attempts__gte=F("most_tries")).update(
            state=Task.FAILED, error="the worker died every time"
        )
        rows = Task.objects.filter(ready, kind__in=list(_jobs)).order_by("due_at", "id")
        if connection().features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        task = rows.first()
        if task is None:
            return None
        Task.objects.filter(pk=task.pk).update(state=Task.RUNNING, lease_until=at + lease(), attempts=F("attempts") + 1)
        task.refresh_from_db()
        return task


def run_next() -> bool:
    """Take one task and run it. Returns whether there was one."""
    task = claim()
    if task is None:
        return False
    run, permissions = _jobs[task.kind]
    stop = _keep_lease(task)
    try:
        run(System(frozenset(permissions), task.on_behalf_of_id), task)
    except Exception as error:
        log.exception("task %s (%s) failed", task.pk, task.kind)
        _fail(task, repr(error))
    else:
        Task.objects.filter(pk=task.pk, attempts=task.attempts).update(state=Task.DONE, progress=100)
    finally:
        stop.set()
    return True


def report_progress(task: Task, percent: int) -> None:
    """Show how far the task is (0 to 100)."""
    Task.objects.filter(pk=task.pk).update(progress=percent)


def _fail(task: Task, error: str) -> None:
    over = task.attempts >= task.most_tries
    Task.objects.filter(pk=task.pk, attempts=task.attempts).update(
        state=Task.FAILED if over else Task.WAITING,
        error=error[:2000],
        due_at=clock.now() + timedelta(seconds=2**task.attempts),
    )


def _keep_lease(task: Task) -> threading.Event:
    """Prolong the lease from a thread of its own while the work goes on, but never that of a later attempt."""
    stop, book = threading.Event(), current_book()

    def beat() -> None:
        with use_book(book):
            mine = Task.objects.filter(pk=task.pk, attempts=task.attempts, state=Task.RUNNING)
            while not stop.wait(lease().total_seconds() / 3):
                mine.update(lease_until=clock.now() + lease())
            connection().close()

    threading.Thread(target=beat, daemon=True).start()
    return stop


def beat(worker: str) -> None:
    """Note that this worker lives."""
    Heartbeat.objects.update_or_create(worker=worker, defaults={"at": clock.now()})


def retire(worker: str) -> None:
    """The worker ended in good order: its sign of life goes, and those of workers that are dead for a day."""
    Heartbeat.objects.filter(Q(worker=worker) | Q(at__lt=clock.now() - timedelta(days=1))).delete()
