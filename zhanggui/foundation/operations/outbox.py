"""Hand events out after the commit and seal the hash chain; run by a worker, at least once, in any number."""

import hashlib
import json
import logging
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from zhanggui.foundation.books.context import alias, connection
from zhanggui.foundation.operations.models import Dispatch, Operation, Seal
from zhanggui.kernel import clock
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.events import Event

MOST_TRIES = 8
log = logging.getLogger(__name__)
Handler = Callable[[Actor, dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Announced:
    """An event as it was stored: `position` counts the events of one operation from 0."""

    operation_id: int
    position: int
    at: datetime
    name: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Subscription:
    """A handler and the only permissions that it runs with."""

    name: str
    run: Callable[[Actor, Announced], None]
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class System:
    """The system as an actor: holds what its subscription declares, acts on behalf of the original person."""

    permissions: frozenset[str]
    on_behalf_of_id: int | None = None

    @property
    def actor_id(self) -> int | None:
        return None

    def has_permission(self, code: str) -> bool:
        return code in self.permissions

    def sees(self, scope: str) -> bool:
        return True


_handlers: dict[str, list[Subscription]] = defaultdict(list)
_observers: dict[str, tuple[Subscription, Callable[[], Collection[str]]]] = {}


def subscribe(event: type[Event], *, permissions: tuple[str, ...]) -> Callable[[Handler], Handler]:
    """Run the decorated handler once per event of this type; it calls one reconciling action."""

    def register(handler: Handler) -> Handler:
        name = f"{handler.__module__}.{handler.__qualname__}"
        _handlers[event.name].append(Subscription(name, lambda actor, it: handler(actor, it.payload), permissions))
        return handler

    return register


def observe(wanted: Callable[[], Collection[str]]) -> Callable[[Callable[[Actor, Announced], None]], Callable[..., None]]:
    """Run the decorated handler once per event whose name `wanted` holds when it is handed out; without permissions."""

    def register(handler: Callable[[Actor, Announced], None]) -> Callable[..., None]:
        name = f"{handler.__module__}.{handler.__qualname__}"
        _observers[name] = (Subscription(name, handler, ()), wanted)
        return handler

    return register


def fan_out(limit: int = 200) -> int:
    """Seal the next unsealed operations and write a Dispatch row per event and handler. Returns how many."""
    with transaction.atomic(using=alias()):
        rows = Operation.objects.filter(sealed=False).order_by("id")
        if connection().features.has_select_for_update:
            rows = rows.select_for_update()
        operations = list(rows[:limit])
        last = Seal.objects.order_by("-number").first()  # after the lock: another worker may have gone on sealing
        Seal.objects.bulk_create(_seals(last, operations))
        Dispatch.objects.bulk_create(_dispatches(operations), ignore_conflicts=True)
        Operation.objects.filter(id__in=[operation.id for operation in operations]).update(sealed=True)
    return len(operations)


def _seals(last: Seal | None, operations: list[Operation]) -> list[Seal]:
    number, digest = (last.number, last.digest) if last else (0, "")
    seals = []
    for operation in operations:
        number, digest = number + 1, digest_of(digest, operation)
        seals.append(Seal(number=number, operation=operation, digest=digest))
    return seals


def digest_of(previous: str, operation: Operation) -> str:
    """SHA-256 over the previous digest and the operation's canonical text."""
    facts = [
        operation.id, operation.at.isoformat(), operation.actor_id, operation.on_behalf_of_id, operation.action,
        operation.outcome, operation.subject, operation.entries, operation.events, operation.key,
        operation.request_hash, operation.answer,
    ]  # fmt: skip
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{previous}{text}".encode()).hexdigest()


def _dispatches(operations: list[Operation]) -> list[Dispatch]:
    events = [(op, position, event["name"]) for op in operations for position, event in enumerate(op.events)]
    watching = [(subscription, wanted()) for subscription, wanted in _observers.values()] if events else []
    return [
        Dispatch(operation=operation, position=position, handler=subscription.name, due_at=operation.at)
        for operation, position, name in events
        for subscription in (*_handlers[name], *(it for it, names in watching if name in names))
    ]


def deliver_due(limit: int = 100) -> int:
    """Run waiting handlers; the handler's writes and the done-mark commit together. Returns how many were tried."""
    due = Dispatch.objects.filter(state=Dispatch.WAITING, due_at__lte=clock.now()).order_by("due_at", "id")
    ids = list(due.values_list("id", flat=True)[:limit])
    for dispatch_id in ids:
        _deliver(dispatch_id)
    return len(ids)


def _deliver(dispatch_id: int) -> None:
    try:
        with transaction.atomic(using=alias()):
            if not Dispatch.objects.filter(id=dispatch_id, state=Dispatch.WAITING).update(state=Dispatch.DONE):
                return
            dispatch = Dispatch.objects.select_related("operation").get(id=dispatch_id)
            operation, event = dispatch.operation, dispatch.operation.events[dispatch.position]
            subscription = _subscription(event["name"], dispatch.handler)
            person = operation.on_behalf_of_id or operation.actor_id
            told = Announced(operation.pk, dispatch.position, operation.at, event["name"], event["payload"])
            subscription.run(System(frozenset(subscription.permissions), person), told)
    except Exception as error:
        log.exception("handler of dispatch %s failed", dispatch_id)
        _postpone(dispatch_id, repr(error))


def _subscription(event: str, handler: str) -> Subscription:
    if handler in _observers:
        return _observers[handler][0]
    return next(one for one in _handlers[event] if one.name == handler)


def _postpone(dispatch_id: int, error: str) -> None:
    with transaction.atomic(using=alias()):
        waiting = Dispatch.objects.filter(id=dispatch_id, state=Dispatch.WAITING)
        attempts = waiting.values_list("attempts", flat=True).first() or 0
        waiting.update(
            attempts=F("attempts") + 1,
            error=error[:2000],
            due_at=clock.now() + timedelta(seconds=2**attempts),
            state=Dispatch.DEAD if attempts + 1 >= MOST_TRIES else Dispatch.WAITING,
        )


def pump() -> int:
    """One round of the outbox: fan out, then deliver. Returns how much was done."""
    return fan_out() + deliver_due()


def replay(dispatch_id: int) -> bool:
    """Put a hand-out that was given up back, with all its tries. False when it was not given up."""
    dead = Dispatch.objects.filter(pk=dispatch_id, state=Dispatch.DEAD)
    return bool(dead.update(state=Dispatch.WAITING, attempts=0, error="", due_at=clock.now()))


def broken_seal() -> int | None:
    """The number of the first seal that does not match its operation, or None: the chain is intact."""
    digest = ""
    for seal in Seal.objects.select_related("operation").order_by("number").iterator(chunk_size=2000):
        digest = digest_of(digest, seal.operation)
        if digest != seal.digest:
            return seal.number
    return None
