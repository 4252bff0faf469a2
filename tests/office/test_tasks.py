"""The task centre: own tasks, progress, stopping, trying again; events given up; health as a task."""

import threading
from typing import Any

import pytest

from tests.support.cast import Cast
from tests.support.pages import send, signed_in, text_of
from zhanggui.foundation.approvals.actions import decide
from zhanggui.foundation.checks.models import CheckRun
from zhanggui.foundation.checks.registry import Breach, Invariant
from zhanggui.foundation.notices.models import Notice
from zhanggui.foundation.operations.models import Dispatch, Operation, Seal, Verification
from zhanggui.foundation.operations.outbox import pump
from zhanggui.foundation.operations.verification import verify_chain
from zhanggui.foundation.tasks import queue
from zhanggui.foundation.tasks.models import Heartbeat, Task
from zhanggui.foundation.tasks.queue import Stopped, enqueue, job, report_progress, run_next, stop_requested
from zhanggui.kernel import clock
from zhanggui.kernel.errors import BusinessError
from zhanggui.sales.actions.orders import create_order, submit_order

KIND = "tests.long"


@pytest.fixture(autouse=True)
def long_work(monkeypatch: pytest.MonkeyPatch, cast: Cast) -> None:
    """A job that is stopped, refused or done, as its payload says."""
    monkeypatch.setattr(queue, "_keep_lease", lambda _: threading.Event())
    monkeypatch.setattr(queue, "_jobs", dict(queue._jobs))

    @job(KIND, permissions=(), title="Health check")
    def work(actor: Any, task: Task) -> None:
        report_progress(task, 40)
        if task.payload.get("stop"):
            send(signed_in(cast.seller), f"/settings/tasks/{task.pk}/stop/", {})
            if stop_requested(task):
                raise Stopped
        if task.payload.get("refuse"):
            raise BusinessError("x", "There is no such user.")

    enqueue(KIND, on_behalf_of_id=cast.seller.pk, about="a.xlsx")


def test_people_see_their_own_tasks_and_who_looks_after_it_sees_all(cast: Cast) -> None:
    task = Task.objects.get()
    assert "a.xlsx" in text_of(signed_in(cast.seller), "/settings/tasks/")
    assert "a.xlsx" not in text_of(signed_in(cast.stranger), "/settings/tasks/")
    for path in ("", "state/", "state/?whole=1"):
        assert signed_in(cast.stranger).get(f"/settings/tasks/{task.pk}/{path}").status_code == 404
    assert send(signed_in(cast.stranger), f"/settings/tasks/{task.pk}/stop/", {}).status_code == 404
    page = text_of(signed_in(cast.boss), f"/settings/tasks/{task.pk}/")
    assert "李晓峰" in page
    assert 'hx-trigger="every 2s"' in page


def test_a_done_task_is_told_and_asks_no_more(cast: Cast) -> None:
    assert run_next()
    task = Task.objects.get()
    assert task.ended_at is not None
    assert "every 2s" not in text_of(signed_in(cast.seller), f"/settings/tasks/{task.pk}/state/")
    assert Notice.objects.get().url == f"/settings/tasks/{task.pk}/"
    assert "Done: Health check a.xlsx" in text_of(signed_in(cast.seller), "/notices/")


def test_a_waiting_task_is_stopped_and_tried_again(cast: Cast) -> None:
    client, task = signed_in(cast.seller), Task.objects.get()
    send(client, f"/settings/tasks/{task.pk}/stop/", {})
    assert not run_next()
    assert send(client, f"/settings/tasks/{task.pk}/stop/", {}).status_code == 422
    send(client, f"/settings/tasks/{task.pk}/retry/", {})
    assert run_next()
    assert send(client, f"/settings/tasks/{task.pk}/retry/", {}).status_code == 422


def test_a_running_task_ends_when_it_is_asked_to(cast: Cast) -> None:
    Task.objects.update(payload={"stop": True})
    assert run_next()
    task = Task.objects.get()
    assert (task.state, task.stop_asked, Notice.objects.count()) == (Task.STOPPED, True, 0)


def test_what_was_refused_is_said_in_words(cast: Cast) -> None:
    Task.objects.update(payload={"refuse": True}, most_tries=1)
    assert run_next()
    task, client = Task.objects.get(), signed_in(cast.seller, "zh-hans")
    assert task.state == Task.FAILED
    assert "没有这个用户" in text_of(client, f"/settings/tasks/{task.pk}/")
    assert Notice.objects.get().kind == "tasks.failed"
    send(client, f"/settings/tasks/{task.pk}/retry/", {})
    task.refresh_from_db()
    assert (task.state, task.attempts, task.problems) == (Task.WAITING, 0, [])


def test_the_same_work_is_not_put_in_twice_by_trying_again(cast: Cast) -> None:
    Task.objects.update(state=Task.FAILED, dedupe_key="k")
    enqueue(KIND, dedupe_key="k")
    failed = Task.objects.earliest("id")
    assert send(signed_in(cast.seller), f"/settings/tasks/{failed.pk}/retry/", {}).status_code == 422


def test_an_event_that_was_given_up_is_handed_out_again(cast: Cast) -> None:
    order = create_order(cast.seller, draft=cast.draft((cast.drill, "30")))
    submit_order(cast.seller, order_id=order.pk)
    pump()
    dispatch = Dispatch.objects.latest("id")
    Dispatch.objects.filter(pk=dispatch.pk).update(state=Dispatch.DEAD, attempts=8)
    client = signed_in(cast.boss)
    assert "Given up" in text_of(client, "/settings/events/?state=dead")
    assert send(client, f"/settings/events/{dispatch.pk}/replay/", {}).status_code == 302
    assert send(client, f"/settings/events/{dispatch.pk}/replay/", {}).status_code == 404
    pump()
    dispatch.refresh_from_db()
    assert dispatch.state == Dispatch.DONE


def test_the_check_runs_as_a_task_and_breaches_are_told(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    Task.objects.all().delete()
    client = signed_in(cast.boss)
    Heartbeat.objects.create(worker="w-1", at=clock.now())
    subject = f"identity.user/{cast.seller.pk}"
    bad = Invariant("TST-1", "Nothing is lost.", lambda: iter([Breach("TST-1", subject, "3 ≠ 4")]), "test")
    monkeypatch.setattr("zhanggui.foundation.checks.actions.invariants", lambda: [bad])
    for _ in range(2):
        send(client, "/settings/health/check/", {})
    assert Task.objects.count() == 1
    assert "Recomputing" in text_of(client, "/settings/health/")
    while run_next():
        pass
    page = text_of(client, "/settings/health/")
    assert "w-1" in page
    assert "1 property is broken." in page
    assert "李晓峰</a>: 3 ≠ 4" in page
    assert set(Notice.objects.filter(kind="checks.broken").values_list("user_id", flat=True)) == {cast.boss.pk}
    assert CheckRun.objects.get().broken == 1


def test_the_log_is_verified_from_where_it_was_found_intact(cast: Cast) -> None:
    pump()
    first = verify_chain(whole=False, show=lambda *_: None)
    send(signed_in(cast.boss), "/settings/health/check/", {})
    pump()
    second = verify_chain(whole=False, show=lambda *_: None)
    assert (first.from_number, second.from_number, second.broken_at) == (1, first.to_number + 1, None)
    assert Verification.objects.count() == 2


def test_the_log_is_searched_by_number_and_by_content_and_shows_one_operation_whole(cast: Cast) -> None:
    order = create_order(cast.seller, draft=cast.draft((cast.drill, "30"), note="急单，周五前到货"))
    order = submit_order(cast.seller, order_id=order.pk)
    decide(cast.manager, kind="sales.order", document_id=order.pk, approve=False, note="价格太低")
    pump()
    client = signed_in(cast.boss)
    page = text_of(client, f"/settings/log/?q={order.number}")
    assert page.count('data-href="/settings/log/') == 3
    assert text_of(client, "/settings/log/?q=价格太").count('data-href="/settings/log/') == 1
    assert "Nothing fits" in text_of(client, "/settings/log/?q=没有这句话")
    assert "Nothing fits" in text_of(client, "/settings/log/?q=%25%5C%22")
    rejected = Operation.objects.get(action="approvals.decide")
    page = text_of(client, f"/settings/log/{rejected.pk}/")
    assert "approvals.decision.taken" in page
    assert Seal.objects.get(operation=rejected).digest in page
    assert "价格太低" in page


def test_the_verification_is_shown(cast: Cast) -> None:
    Task.objects.all().delete()
    pump()
    client = signed_in(cast.boss)
    assert "Nothing was verified yet" in text_of(client, "/settings/log/verification/")
    send(client, "/settings/log/verification/", {})
    assert "Recomputing" in text_of(client, "/settings/log/verification/")
    assert run_next()
    assert "intact" in text_of(client, "/settings/log/verification/")
