"""An action is one business operation: one permission, one transaction, one `Operation` row."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, NoReturn, ParamSpec, TypeVar

from django.db import DatabaseError, transaction

from zhanggui.foundation.books.context import alias, connection
from zhanggui.foundation.operations.models import Operation
from zhanggui.kernel import clock
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import BusinessError, Conflict, gettext_noop, missing_permission
from zhanggui.kernel.events import Event

P = ParamSpec("P")
R = TypeVar("R")
Act = Callable[Concatenate[Actor, P], R]

TRIES = 8
_RETRY_STATES = {"40001", "40P01", "55P03"}
_DUPLICATE = "23505"


@dataclass(slots=True)
class Call:
    """What the door (page, API, command) knows of the request: its one-time key and how to tell the answer.

    `remote` says that the request came over the network: there, what moves money or stock needs a key.
    """

    remote: bool = False
    key: str | None = None
    request_hash: str = ""
    render: Callable[[Any], Any] | None = None
    request_id: str = ""
    address: str = ""


@dataclass(slots=True)
class Frame:
    """What one running action has noted so far."""

    subject: str = ""
    entries: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)


class Replayed(Exception):
    """The same request was carried out before; `answer` is what it was told then."""

    def __init__(self, answer: Any) -> None:
        super().__init__("replayed")
        self.answer = answer


_NO_CALL = Call()
_call: ContextVar[Call] = ContextVar("call", default=_NO_CALL)
_frame: ContextVar[Frame | None] = ContextVar("frame", default=None)
permissions_in_use: set[str] = set()


@contextmanager
def calling(call: Call) -> Iterator[None]:
    """Tell the actions inside the block about the request they serve."""
    token = _call.set(call)
    try:
        yield
    finally:
        _call.reset(token)


def current_call() -> Call:
    """The request that is being served; an empty one outside of requests."""
    return _call.get()


def action(permission: str, *, moves: bool = False) -> Callable[[Act[P, R]], Act[P, R]]:
    """Guard the outermost operation; inner ones run under its permission, in its transaction, on its row.

    `moves` marks what moves money or stock: a request without a one-time key is refused (`idempotency.missing`).
    Raises NotPermitted (and logs the attempt), Replayed (same key, same request) or Conflict (same key, other
    request). Serialisation failures and deadlocks are retried from the start.
    """
    permissions_in_use.add(permission)

    def decorate(run: Act[P, R]) -> Act[P, R]:
        @wraps(run)
        def wrapper(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            if _frame.get() is not None:
                return run(actor, *args, **kwargs)
            if not actor.has_permission(permission):
                deny(actor, permission)
            if moves:
                _require_key()
            return _retrying(lambda: _once(actor, permission, lambda: run(actor, *args, **kwargs)))

        return wrapper

    return decorate


def record(subject: str, verb: str, *, note: str = "", changes: list[list[str]] | None = None) -> None:
    """Note on the action's row what happened to `subject` ("sales.order/12"): `changes` = [field, old, new]."""
    frame = _running()
    frame.subject = frame.subject or subject
    entry: dict[str, Any] = {"subject": subject, "verb": verb}
    if note:
        entry["note"] = note
    if changes:
        entry["changes"] = changes
    frame.entries.append(entry)


def publish(event: Event) -> None:
    """Announce a fact: it lands on the action's row and is handed out after the commit."""
    _running().events.append({"name": event.name, "payload": event.payload()})


def _require_key() -> None:
    call = _call.get()
    if call.remote and not call.key:
        raise BusinessError(
            "idempotency.missing", gettext_noop("What moves money or stock needs an Idempotency-Key, one per request.")
        )


def _running() -> Frame:
    frame = _frame.get()
    if frame is None or not connection().in_atomic_block:
        raise RuntimeError("outside of an action")
    return frame


def deny(actor: Actor, permission: str) -> NoReturn:
    """Log that the actor tried what they may not do, and refuse it. Raises NotPermitted."""
    with transaction.atomic(using=alias()):
        _write(actor, permission, Frame(), _call.get(), answer=None, outcome=Operation.DENIED)
    raise missing_permission(permission)


def _once(actor: Actor, permission: str, run: Callable[[], R]) -> R:
    call, frame = _call.get(), Frame()
    token = _frame.set(frame)
    try:
        with transaction.atomic(using=alias()):
            _refuse_repeat(actor, call)
            result = run()
            answer = call.render(result) if call.render else None
            _write(actor, permission, frame, call, answer=answer)
            return result
    except BusinessError:
        _refuse_repeat(actor, call)  # its twin may have committed while this one waited for the document's lock
        raise
    finally:
        _frame.reset(token)


def _refuse_repeat(actor: Actor, call: Call) -> None:
    if not call.key:
        return
    before = Operation.objects.filter(actor_id=actor.actor_id, key=call.key).values("request_hash", "answer").first()
    if before is None:
        return
    if before["request_hash"] != call.request_hash:
        raise Conflict("idempotency.reused", gettext_noop("This key was already used for another request; use a new key."))
    raise Replayed(before["answer"])


def _write(actor: Actor, permission: str, frame: Frame, call: Call, *, answer: Any, outcome: str = Operation.DONE) -> None:
    Operation.objects.create(
        at=clock.now(),
        actor_id=actor.actor_id,
        on_behalf_of_id=actor.on_behalf_of_id,
        action=permission,
        outcome=outcome,
        subject=frame.subject,
        entries=frame.entries,
        events=frame.events,
        key=call.key if outcome == Operation.DONE else None,
        request_hash=call.request_hash,
        answer=answer,
        request_id=call.request_id,
        address=call.address,
    )


def _retrying(attempt: Callable[[], R]) -> R:
    """Start again after a serialisation failure or a deadlock, unless somebody else owns the transaction."""
    nested = connection().in_atomic_block
    for left in reversed(range(TRIES)):
        try:
            return attempt()
        except DatabaseError as error:
            if nested or not _passing(error, TRIES - left):
                raise
            if not left:
                raise BusinessError(
                    "database.busy", gettext_noop("Too many people write at this moment; please try again.")
                ) from error
            time.sleep(random.uniform(0.01, 0.2))  # noqa: S311  jitter, not a secret
    raise AssertionError("unreachable")


def _passing(error: DatabaseError, attempt: int) -> bool:
    """A duplicate may come from a race that the next attempt sees and refuses in words; a lasting one is a defect."""
    state = getattr(error.__cause__, "sqlstate", None)
    raced = state == _DUPLICATE and attempt <= 2
    return raced or state in _RETRY_STATES or "database is locked" in str(error)
