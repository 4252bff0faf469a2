"""Events reach their handlers at least once, their writes commit with the done-mark, and the log is sealed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.planting import planted
from zhanggui.foundation.operations import outbox
from zhanggui.foundation.operations.frame import action, publish, record
from zhanggui.foundation.operations.models import Dispatch, Operation, Seal
from zhanggui.foundation.operations.outbox import System, broken_seal, deliver_due, fan_out, pump, subscribe
from zhanggui.foundation.tasks.models import Heartbeat
from zhanggui.foundation.tasks.queue import beat
from zhanggui.kernel import clock
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.events import Event

KNOWN = "web.search"
PERSON = System(frozenset({KNOWN}), on_behalf_of_id=7)
AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True, kw_only=True)
class Rang(Event):
    name = "tests.rang"

    number: int


@action(KNOWN)
def ring(actor: Actor, /, *, number: int) -> None:
    record("tests.bell/1", "rang")
    publish(Rang(number=number))


@pytest.fixture
def handler() -> Iterator[list[Any]]:
    """Two handlers: one writes and then fails as long as `failing` stands in its list, the other always works."""
    seen: list[Any] = []

    @subscribe(Rang, permissions=(KNOWN,))
    def first(actor: Actor, payload: dict[str, Any]) -> None:
        beat(f"bell {payload['number']}")
        seen.append((actor.actor_id, actor.on_behalf_of_id, actor.has_permission(KNOWN), actor.has_permission("see_cost")))
        if "failing" in seen:
            raise RuntimeError("broken bell")

    @subscribe(Rang, permissions=())
    def second(actor: Actor, payload: dict[str, Any]) -> None:
        beat(f"echo {payload['number']}")

    yield seen
    del outbox._handlers[Rang.name]


def test_every_event_goes_once_to_every_handler(handler: list[Any]) -> None:
    ring(PERSON, number=1)
    assert fan_out() == 1
    assert fan_out() == 0
    assert Dispatch.objects.count() == 2
    assert deliver_due() == 2
    assert deliver_due() == 0
    assert set(Dispatch.objects.values_list("state", flat=True)) == {Dispatch.DONE}
    assert handler == [(None, 7, True, False)]


def test_a_failing_handler_is_tried_later_and_does_not_block_the_other(handler: list[Any]) -> None:
    handler.append("failing")
    with clock.held(AT):
        ring(PERSON, number=1)
        pump()
        assert sorted(Heartbeat.objects.values_list("worker", flat=True)) == ["echo 1"]
        waiting = Dispatch.objects.get(state=Dispatch.WAITING)
        assert (waiting.attempts, waiting.due_at) == (1, AT + timedelta(seconds=1))
        assert "broken bell" in waiting.error
        assert deliver_due() == 0
    handler.clear()
    with clock.held(AT + timedelta(seconds=1)):
        assert deliver_due() == 1
    assert Heartbeat.objects.filter(worker="bell 1").exists()


def test_after_eight_tries_it_is_given_up(handler: list[Any]) -> None:
    handler.append("failing")
    at = AT
    for attempt in range(1, 9):
        with clock.held(at):
            if attempt == 1:
                ring(PERSON, number=1)
            pump()
        at += timedelta(seconds=2**attempt)
    dead = Dispatch.objects.get(handler__endswith="first")
    assert (dead.state, dead.attempts) == (Dispatch.DEAD, 8)
    with clock.held(at + timedelta(days=1)):
        assert deliver_due() == 0


def test_the_done_mark_stands_and_falls_with_the_handler_s_writes(handler: list[Any]) -> None:
    handler.append("failing")
    ring(PERSON, number=1)
    pump()
    assert not Heartbeat.objects.filter(worker="bell 1").exists()
    assert Dispatch.objects.get(handler__endswith="first").state == Dispatch.WAITING


def test_a_handler_that_is_gone_does_not_stop_the_worker(handler: list[Any]) -> None:
    ring(PERSON, number=1)
    fan_out()
    Dispatch.objects.filter(handler__endswith="first").update(handler="gone.away")
    assert deliver_due() == 2
    assert Dispatch.objects.get(handler="gone.away").attempts == 1


def test_the_log_is_sealed_in_sequence_without_a_gap(handler: list[Any]) -> None:
    for number in range(5):
        ring(PERSON, number=number)
    assert fan_out(limit=2) == 2
    while pump():
        pass
    assert list(Seal.objects.order_by("number").values_list("number", flat=True)) == list(range(1, Operation.objects.count() + 1))
    assert not Operation.objects.filter(sealed=False).exists()
    assert broken_seal() is None


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE operations_operation SET actor_id = 99 WHERE id = (SELECT operation_id FROM operations_seal WHERE number = 2)",
        "UPDATE operations_operation SET events = '[]' WHERE id = (SELECT operation_id FROM operations_seal WHERE number = 2)",
        "UPDATE operations_seal SET digest = 'x' WHERE number = 2",
        "DELETE FROM operations_seal WHERE number = 2",
    ],
)
def test_tampering_is_seen_at_its_place(handler: list[Any], tampering: str) -> None:
    for number in range(4):
        ring(PERSON, number=number)
    fan_out()
    with planted([tampering]):
        assert broken_seal() in (2, 3)
