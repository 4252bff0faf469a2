"""The messages themselves: planned by the outbox, sent by tasks, noted. Machine records, so without operation rows."""

import time
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from zhanggui.foundation.books.context import alias, current_book
from zhanggui.foundation.operations.models import Operation
from zhanggui.foundation.operations.outbox import Announced
from zhanggui.foundation.tasks.outbound import Answer, Unreachable, post
from zhanggui.foundation.tasks.queue import enqueue
from zhanggui.integration.domain import FAILING, KEPT, MOST_REPLAYED, wait_after
from zhanggui.integration.models import Attempt, Delivery, Webhook
from zhanggui.integration.queries import body_of, headers_for, may_hear, reference_of, running_for
from zhanggui.kernel import clock
from zhanggui.kernel.errors import BusinessError

SEND, REPLAY = "integration.send", "integration.replay"
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one try went: status (None: no answer), time, the beginning of the answer or the reason."""

    status: int | None
    milliseconds: int
    answer: str

    @property
    def accepted(self) -> bool:
        """Whether the other side took the message."""
        return self.status is not None and 200 <= self.status < 300


def plan(event: Announced) -> None:
    """Write down who hears of an event: the running addresses that want it and whose owner may see the object."""
    reference = reference_of(event.name, event.payload)
    for webhook in running_for(event.name):
        if may_hear(webhook.owner, reference):
            delivery, new = _planned(webhook, event, reference)
            if new:
                put_off(delivery, clock.now())


def _planned(webhook: Webhook, event: Announced, reference: str) -> tuple[Delivery, bool]:
    return Delivery.objects.get_or_create(
        webhook=webhook,
        message_id=f"msg_{current_book()}_{event.operation_id}_{event.position}",
        defaults={"event": event.name, "reference": reference, "operation_id": event.operation_id, "at": event.at},
    )


def put_off(delivery: Delivery, due_at: datetime) -> None:
    """Try a waiting message at this time."""
    Delivery.objects.filter(pk=delivery.pk).update(due_at=due_at)
    key = f"{SEND}/{delivery.pk}/{delivery.tries}"
    enqueue(SEND, {"delivery": delivery.pk}, due_at=due_at, dedupe_key=key, on_behalf_of_id=delivery.webhook.owner_id)


def resend(delivery: Delivery) -> None:
    """Begin with a message anew; one that waits goes on waiting."""
    done = Delivery.objects.filter(pk=delivery.pk).exclude(state=Delivery.WAITING)
    if done.update(state=Delivery.WAITING, tries=0):
        delivery.tries = 0
        put_off(delivery, clock.now())


def send(delivery_id: int) -> str | None:
    """Send a waiting message once and note how it went. Returns the state that its address must be stopped with, if any.

    Killed between the sending and the note, the task runs again and the receiver gets the same id twice.
    """
    rows = Delivery.objects.select_related("webhook__owner__department")
    delivery = rows.filter(pk=delivery_id, state=Delivery.WAITING).first()
    if delivery is None:
        return None
    webhook = delivery.webhook
    body = body_of(delivery, webhook.owner) if webhook.state == Webhook.RUNNING else None
    if body is None:
        Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.DROPPED, due_at=None)
        return None
    outcome = _call(webhook, delivery, body)
    with transaction.atomic(using=alias()):
        return _note(delivery, outcome)


def _call(webhook: Webhook, delivery: Delivery, body: bytes) -> Outcome:
    began = time.monotonic()
    status, told = None, ""
    try:
        answer: Answer = post(webhook.url, content=body, headers=headers_for(webhook, delivery.message_id, body, clock.now()))
        status, told = answer.status, answer.body[:SHOWN].decode(errors="replace").replace("\0", "")
    except Unreachable as error:
        told = str(error)
    except BusinessError as error:
        told = error.code
    return Outcome(status, int((time.monotonic() - began) * 1000), told[:SHOWN])


def _note(delivery: Delivery, outcome: Outcome) -> str | None:
    now, tries = clock.now(), delivery.tries + 1
    wait = None if outcome.accepted else wait_after(tries)
    state = Delivery.DONE if outcome.accepted else Delivery.GIVEN_UP if wait is None else Delivery.WAITING
    mine = Delivery.objects.filter(pk=delivery.pk, state=Delivery.WAITING, tries=delivery.tries)
    if not mine.update(state=state, tries=tries, due_at=None):
        return None
    Attempt.objects.create(
        delivery=delivery, number=tries, at=now, status=outcome.status, milliseconds=outcome.milliseconds, answer=outcome.answer
    )
    delivery.tries = tries
    webhook = Webhook.objects.filter(pk=delivery.webhook_id)
    if outcome.accepted:
        webhook.exclude(failing_since=None).update(failing_since=None)
        return None
    webhook.filter(failing_since=None).update(failing_since=now)
    if wait is not None:
        put_off(delivery, now + wait)
    return _verdict(delivery, outcome, wait is None)


def _verdict(delivery: Delivery, outcome: Outcome, given_up: bool) -> str | None:  # noqa: FBT001
    if outcome.status == 410:
        return Webhook.GONE
    long_ago = clock.now() - FAILING
    failing = given_up and Webhook.objects.filter(pk=delivery.webhook_id, failing_since__lte=long_ago).exists()
    return Webhook.FAILING if failing else None


def replay(webhook_id: int, since: datetime) -> None:
    """Plan what was missed since then, and begin anew with everything that is over."""
    webhook = Webhook.objects.select_related("owner__department").get(pk=webhook_id)
    happened = Operation.objects.filter(at__gte=since, sealed=True, outcome=Operation.DONE).exclude(events=[]).order_by("id")
    for operation in happened.iterator(chunk_size=500):
        for position, event in enumerate(operation.events):
            if event["name"] in webhook.events:
                told = Announced(operation.pk, position, operation.at, event["name"], event["payload"])
                reference = reference_of(told.name, told.payload)
                if may_hear(webhook.owner, reference):
                    _planned_again(webhook, told, reference)


def _planned_again(webhook: Webhook, event: Announced, reference: str) -> None:
    delivery, new = _planned(webhook, event, reference)
    if new:
        put_off(delivery, clock.now())
    else:
        resend(delivery)


def forget() -> int:
    """Delete what is older than thirty days, some thousand at a time. Returns how many messages went."""
    old = Delivery.objects.filter(at__lt=clock.now() - KEPT).exclude(state=Delivery.WAITING).order_by("id")
    ids = list(old.values_list("id", flat=True)[:MOST_REPLAYED])
    Delivery.objects.filter(pk__in=ids).delete()
    return len(ids)
