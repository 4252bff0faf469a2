"""Put work into the queue, take it with a lease, run it, try again: a killed worker loses nothing."""

import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
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
from zhanggui.kernel.errors import BusinessError

log = logging.getLogger(__name__)
Job = Callable[[Actor, Task], None]
MOST_PROBLEMS = 20
NO_OFFSET = timedelta()
LONGEST_PAUSE = 3600  # seconds between two tries


class Stopped(Exception):
    """Raised by a job that ends early because it was asked to; the task is then neither done nor failed."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A kind of task: its function, the only permissions it holds, what people call it."""

    run: Job
    permissions: tuple[str, ...]
    title: str


_jobs: dict[str, Registered] = {}
_schedule: dict[str, tuple[timedelta, timedelta]] = {}
_watchers: list[Callable[[Task], None]] = []


def job(
    kind: str, *, permissions: tuple[str, ...], title: str = "", every: timedelta | None = None, offset: timedelta = NO_OFFSET
) -> Callable[[Job], Job]:
    """Name the function that runs tasks of a kind, with the only permissions it holds.

    `title` (a msgid) is what the task centre calls it. `every` is the door `tasks.schedule`: the worker then enqueues
    it by itself, counted from midnight UTC plus `offset`.
    """

    def register(run: Job) -> Job:
        _jobs[kind] = Registered(run, permissions, title)
        if every:
            _schedule[kind] = (every, offset)
        return run

    return register


def title_of(kind: str) -> str:
    """What people call tasks of a kind (a msgid); the kind itself when it was given no title."""
    return (_jobs[kind].title if kind in _jobs else "") or kind


def task_watcher(watch: Callable[[Task], None]) -> Callable[[Task], None]:
    """Call the decorated function when a task has come to its end, in the transaction that says so."""
    _watchers.append(watch)
    return watch


def enqueue(
    kind: str, payload: dict[str, Any] | None = None, *, on_behalf_of_id: int | None = None,
    dedupe_key: str | None = None, due_at: datetime | None = None, about: str = "",
    most_tries: int = 5,
) -> None:  # fmt: skip
    """Add a task inside the caller's transaction; with a dedupe key that is still open, nothing is added."""
    Task.objects.bulk_create(
        [
            Task(
                kind=kind, payload=payload or {}, on_behalf_of_id=on_behalf_of_id, dedupe_key=dedupe_key,
                due_at=due_at or clock.now(), created_at=clock.now(), about=about[:120], most_tries=most_tries,
            )
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def enqueue_scheduled() -> None:
    """Put every scheduled job into the queue once per interval."""
    for kind, (every, offset) in _schedule.items():
        number = int((clock.now() - offset).timestamp() // every.total_seconds())
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
        _give_up_lost(at)
        rows = Task.objects.filter(ready, kind__in=list(_jobs)).order_by("due_at", "id")
        if connection().features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        task = rows.first()
        if task is None:
            return None
        Task.objects.filter(pk=task.pk).update(
            state=Task.RUNNING, lease_until=at + lease(), attempts=F("attempts") + 1, started_at=at
        )
        task.refresh_from_db()
        return task


def _give_up_lost(at: datetime) -> None:
    """Tasks whose worker died: those that were asked to stop end, those that killed every worker are given up."""
    lost = Task.objects.filter(state=Task.RUNNING, lease_until__lt=at)
    lost.filter(stop_asked=True).update(state=Task.STOPPED, ended_at=at)
    given_up = list(lost.filter(attempts__gte=F("most_tries")))
    for task in given_up:
        _end(task, Task.FAILED, error="the worker died every time")


def run_next() -> bool:
    """Take one task and run it. Returns whether there was one."""
    task = claim()
    if task is None:
        return False
    registered = _jobs[task.kind]
    stop = _keep_lease(task)
    try:
        registered.run(System(frozenset(registered.permissions), task.on_behalf_of_id), task)
    except Stopped:
        _end(task, Task.STOPPED)
    except Exception as error:
        log.exception("task %s (%s) failed", task.pk, task.kind)
        _fail(task, error)
    else:
        _end(task, Task.DONE, progress=100)
    finally:
        stop.set()
    return True


def report_progress(task: Task, percent: int) -> None:
    """Show how far the task is (0 to 100)."""
    Task.objects.filter(pk=task.pk).update(progress=percent)


def tell_result(task: Task, *, url: str = "", note: str = "") -> None:
    """Say where the result is to be seen (an address of ours) and how it went, in a word."""
    Task.objects.filter(pk=task.pk).update(url=url[:200], note=note[:200])


def stop_requested(task: Task) -> bool:
    """Whether somebody asked the task to end early; long jobs look now and then, tidy up and raise `Stopped`."""
    return Task.objects.filter(pk=task.pk, stop_asked=True).exists()


def request_stop(task_id: int) -> bool:
    """Take a waiting task out of the queue; ask a running one to end. False when it has come to its end before."""
    stopped = Task.objects.filter(pk=task_id, state=Task.WAITING).update(state=Task.STOPPED, ended_at=clock.now())
    return bool(stopped or Task.objects.filter(pk=task_id, state=Task.RUNNING).update(stop_asked=True))


def try_again(task_id: int) -> bool:
    """Put a failed or stopped task back into the queue, with all its tries. False for any other state."""
    ended = Task.objects.filter(pk=task_id, state__in=(Task.FAILED, Task.STOPPED))
    return bool(
        ended.update(
            state=Task.WAITING, attempts=0, progress=0, stop_asked=False, error="", problems=[], ended_at=None,
            lease_until=None, due_at=clock.now(),
        )
    )  # fmt: skip


def _end(task: Task, state: str, **fields: object) -> None:
    """Mark the end and tell the watchers; a later attempt of somebody else is left alone."""
    with transaction.atomic(using=alias()):
        mine = Task.objects.filter(pk=task.pk, attempts=task.attempts)
        if mine.update(state=state, ended_at=clock.now(), **fields):
            task.refresh_from_db()
            for watch in _watchers:
                watch(task)


def _fail(task: Task, error: Exception) -> None:
    problems = [[one.message, one.params] for one in error.problems[:MOST_PROBLEMS]] if isinstance(error, BusinessError) else []
    told = {"error": repr(error)[:2000], "problems": json.loads(json.dumps(problems, default=str))}
    if task.attempts >= task.most_tries:
        _end(task, Task.FAILED, **told)
        return
    Task.objects.filter(pk=task.pk, attempts=task.attempts).update(
        state=Task.WAITING, due_at=clock.now() + timedelta(seconds=min(2**task.attempts, LONGEST_PAUSE)), **told
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
