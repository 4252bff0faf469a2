"""The frame of actions: one permission, one transaction, one row; keys, refusals and retries."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError

from tests.support.refusals import refused
from zhanggui.foundation.books.context import connection
from zhanggui.foundation.operations import frame
from zhanggui.foundation.operations.frame import Call, Replayed, action, calling, publish, record
from zhanggui.foundation.operations.models import Operation
from zhanggui.foundation.operations.outbox import System
from zhanggui.foundation.tasks.models import Heartbeat
from zhanggui.foundation.tasks.queue import beat
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import BusinessError, Conflict, NotPermitted
from zhanggui.kernel.events import Event

KNOWN = "web.search"  # a permission that exists: tests invent none
SOMEBODY = System(frozenset({KNOWN}))
NOBODY = System(frozenset())
database = pytest.mark.django_db


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened(Event):
    name = "tests.happened"

    what: str


@action(KNOWN)
def note(actor: Actor, /, *, text: str, fail: bool = False) -> str:
    beat(text)
    record("tests.thing/1", "noted", note=text, changes=[["text", "", text]])
    publish(Happened(what=text))
    if fail:
        raise BusinessError("tests.refused", "no")
    return text


@action(KNOWN)
def note_twice(actor: Actor, /, *, text: str) -> None:
    record("tests.thing/2", "noted_twice")
    note(NOBODY, text=text + "1")
    note(NOBODY, text=text + "2")


@action(KNOWN, moves=True)
def pay(actor: Actor, /) -> int:
    beat("paid")
    return 1


def keyed(key: str | None, request_hash: str = "h") -> Call:
    return Call(remote=True, key=key, request_hash=request_hash, render=lambda result: {"told": result})


@database
def test_an_action_writes_one_row_with_everything_on_it() -> None:
    assert note(SOMEBODY, text="a") == "a"
    row = Operation.objects.get()
    assert (row.action, row.outcome, row.subject, row.sealed) == (KNOWN, Operation.DONE, "tests.thing/1", False)
    assert row.entries == [{"subject": "tests.thing/1", "verb": "noted", "note": "a", "changes": [["text", "", "a"]]}]
    assert row.events == [{"name": "tests.happened", "payload": {"what": "a"}}]


@database
def test_inner_actions_join_the_outer_row_and_its_permission() -> None:
    note_twice(SOMEBODY, text="x")
    row = Operation.objects.get()
    assert [entry["verb"] for entry in row.entries] == ["noted_twice", "noted", "noted"]
    assert (row.subject, len(row.events)) == ("tests.thing/2", 2)


@database
def test_a_refused_action_leaves_nothing() -> None:
    with refused("tests.refused"):
        note(SOMEBODY, text="a", fail=True)
    assert not Operation.objects.exists()
    assert not Heartbeat.objects.exists()


@database
def test_a_denied_attempt_is_logged_and_does_nothing() -> None:
    with calling(keyed("key-of-denied")), pytest.raises(NotPermitted):
        note(NOBODY, text="a")
    row = Operation.objects.get()
    assert (row.outcome, row.key, row.entries) == (Operation.DENIED, None, [])
    assert not Heartbeat.objects.exists()


@database
def test_nothing_is_recorded_outside_of_an_action() -> None:
    with pytest.raises(RuntimeError, match="outside of an action"):
        record("tests.thing/1", "noted")


@database
def test_the_same_key_gets_the_same_answer_and_no_second_effect() -> None:
    with calling(keyed("key-1")):
        note(SOMEBODY, text="a")
    with calling(keyed("key-1")), pytest.raises(Replayed) as replayed:
        note(SOMEBODY, text="a")
    assert replayed.value.answer == {"told": "a"}
    assert Operation.objects.count() == 1


@database
def test_the_same_key_for_another_request_is_a_conflict() -> None:
    with calling(keyed("key-1")):
        note(SOMEBODY, text="a")
    with calling(keyed("key-1", "other")), pytest.raises(Conflict) as conflict:
        note(SOMEBODY, text="b")
    assert conflict.value.code == "idempotency.reused"
    assert Operation.objects.count() == 1


@database
def test_a_refused_request_may_be_sent_again_with_its_key() -> None:
    with calling(keyed("key-1")), refused("tests.refused"):
        note(SOMEBODY, text="a", fail=True)
    with calling(keyed("key-1")):
        assert note(SOMEBODY, text="a") == "a"


@database
def test_what_moves_money_needs_a_key_when_it_comes_over_the_network() -> None:
    with calling(keyed(None)), refused("idempotency.missing"):
        pay(SOMEBODY)
    assert pay(SOMEBODY) == 1
    with calling(keyed("key-2")):
        assert pay(SOMEBODY) == 1


class _State(Exception):
    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


class _Free:
    """A connection outside of any transaction."""

    in_atomic_block = False


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    slept: list[float] = []
    monkeypatch.setattr(frame, "connection", _Free)
    monkeypatch.setattr(frame.time, "sleep", slept.append)
    return slept


def failing(times: int, sqlstate: str, kind: type[DatabaseError] = OperationalError) -> Callable[[], Any]:
    left = [times]

    def attempt() -> str:
        if left[0]:
            left[0] -= 1
            raise kind("failed") from _State(sqlstate)
        return "done"

    return attempt


@pytest.mark.parametrize("sqlstate", ["40001", "40P01", "55P03"])
def test_a_passing_failure_is_tried_again(free: list[float], sqlstate: str) -> None:
    assert frame._retrying(failing(frame.TRIES - 1, sqlstate)) == "done"
    assert len(free) == frame.TRIES - 1


def test_a_lasting_jam_is_told_in_words(free: list[float]) -> None:
    with refused("database.busy"):
        frame._retrying(failing(frame.TRIES, "40P01"))


def test_a_raced_duplicate_is_tried_again_and_a_lasting_one_is_an_error(free: list[float]) -> None:
    assert frame._retrying(failing(2, "23505", IntegrityError)) == "done"
    with pytest.raises(IntegrityError):
        frame._retrying(failing(3, "23505", IntegrityError))


def test_other_failures_are_not_repeated(free: list[float]) -> None:
    with pytest.raises(OperationalError):
        frame._retrying(failing(1, "57014"))
    assert free == []


@database
def test_inside_of_another_transaction_nothing_is_repeated() -> None:
    assert connection().in_atomic_block
    with pytest.raises(OperationalError):
        frame._retrying(failing(1, "40001"))
