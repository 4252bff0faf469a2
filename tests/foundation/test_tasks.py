"""Tasks: leased, tried again, given up, never owned by two."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from zhanggui.foundation.operations.outbox import System
from zhanggui.foundation.tasks import queue
from zhanggui.foundation.tasks.models import Task
from zhanggui.foundation.tasks.queue import claim, enqueue, enqueue_scheduled, job, lease, report_progress, run_next
from zhanggui.kernel import clock
from zhanggui.kernel.actors import Actor

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
KIND = "tests.work"


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[list[Any]]:
    """Jobs of this test only; the lease is not kept by a thread, because the test's transaction is not shared."""
    did: list[Any] = []
    monkeypatch.setattr(queue, "_jobs", {})
    monkeypatch.setattr(queue, "_schedule", {})
    monkeypatch.setattr(queue.threading.Thread, "start", lambda _: None)

    @job(KIND, permissions=("web.search",), every=timedelta(minutes=5))
    def work(actor: Actor, task: Task) -> None:
        did.append((actor, dict(task.payload)))
        report_progress(task, 40)
        did.append(Task.objects.get(pk=task.pk).progress)
        if task.payload.get("fail"):
            raise RuntimeError("no luck")

    with clock.held(AT):
        yield did


def test_a_task_runs_once_with_its_permissions_only(done: list[Any]) -> None:
    enqueue(KIND, {"n": 1}, on_behalf_of_id=5)
    assert run_next()
    assert not run_next()
    assert done == [(System(frozenset({"web.search"}), 5), {"n": 1}), 40]
    task = Task.objects.get()
    assert (task.state, task.attempts, task.progress) == (Task.DONE, 1, 100)


def test_a_task_for_later_waits(done: list[Any]) -> None:
    enqueue(KIND, due_at=AT + timedelta(seconds=1))
    assert not run_next()
    with clock.held(AT + timedelta(seconds=1)):
        assert run_next()


def test_the_same_open_task_is_not_added_twice(done: list[Any]) -> None:
    for _ in range(3):
        enqueue(KIND, dedupe_key="one")
    assert Task.objects.count() == 1
    run_next()
    enqueue(KIND, dedupe_key="one")
    assert Task.objects.count() == 2


def test_a_scheduled_job_is_enqueued_once_an_interval(done: list[Any]) -> None:
    enqueue_scheduled()
    run_next()
    enqueue_scheduled()
    assert Task.objects.count() == 1
    with clock.held(AT + timedelta(minutes=5)):
        enqueue_scheduled()
    assert Task.objects.count() == 2


def test_a_failing_task_backs_off_and_is_given_up_after_its_tries(done: list[Any]) -> None:
    enqueue(KIND, {"fail": True})
    at = AT
    for attempt in range(1, 6):
        with clock.held(at):
            assert run_next()
            assert not run_next()
        at += timedelta(seconds=2**attempt)
    task = Task.objects.get()
    assert (task.state, task.attempts) == (Task.FAILED, 5)
    assert "no luck" in task.error
    with clock.held(at + timedelta(days=1)):
        assert not run_next()


def test_a_running_task_is_taken_over_when_its_lease_is_over(done: list[Any]) -> None:
    enqueue(KIND)
    first = claim()
    assert first is not None
    assert claim() is None
    with clock.held(AT + lease() + timedelta(seconds=1)):
        second = claim()
    assert second is not None
    assert (first.pk, first.attempts, second.attempts) == (second.pk, 1, 2)


def test_the_first_worker_cannot_end_what_the_second_has_taken_over(done: list[Any]) -> None:
    enqueue(KIND)
    first = claim()
    assert first is not None
    with clock.held(AT + lease() + timedelta(seconds=1)):
        claim()
    queue._fail(first, "too late")
    assert Task.objects.get().state == Task.RUNNING


def test_a_task_of_an_unknown_kind_is_left_alone(done: list[Any]) -> None:
    enqueue("tests.of_a_newer_version")
    assert not run_next()
    assert Task.objects.get().state == Task.WAITING


def test_the_lease_is_a_setting(done: list[Any], settings: Any) -> None:
    settings.TASK_LEASE = 0.5
    assert lease() == timedelta(milliseconds=500)
