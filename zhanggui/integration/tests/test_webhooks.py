"""Webhooks: signed, within the owner's rights, tried for a day, at least once."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from tests.support.cast import DAY, Cast
from tests.support.refusals import refused
from zhanggui.foundation.identity.models import Role
from zhanggui.foundation.notices.models import Notice
from zhanggui.foundation.operations.outbox import pump
from zhanggui.foundation.references.visibility import kinds
from zhanggui.foundation.tasks.models import Task
from zhanggui.foundation.tasks.outbound import Answer, Unreachable
from zhanggui.foundation.tasks.queue import run_next
from zhanggui.integration.actions import messages
from zhanggui.integration.actions.webhooks import (
    change_webhook,
    create_webhook,
    delete_webhook,
    ping_webhook,
    renew_secret,
    replay_message,
    replay_since,
)
from zhanggui.integration.domain import KEPT, WAITS
from zhanggui.integration.models import Attempt, Delivery, Webhook
from zhanggui.integration.queries import event_types, secret_from
from zhanggui.integration.web.words import EVENTS
from zhanggui.kernel import clock
from zhanggui.sales.actions.deliveries import post_delivery
from zhanggui.sales.actions.orders import create_order, submit_order

URL = "https://example.com/hooks"
EVERY = ["receivables.payment.received", "sales.delivery.posted", "sales.order.approved", "sales.order.submitted"]


@dataclass
class Receiver:
    """What the address outside got, and how it answers."""

    status: int = 200
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def post(self, url: str, *, content: bytes, headers: dict[str, str]) -> Answer:
        self.got.append((headers, content))
        if not self.status:
            raise Unreachable("ConnectError: nobody")
        return Answer(self.status, b"thanks")

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.got]

    @property
    def told(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.got]


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Receiver:
    it = Receiver()
    monkeypatch.setattr(messages, "post", it.post)
    return it


def work() -> None:
    while pump() or run_next():
        pass


def an_order(cast: Cast) -> Any:
    order = create_order(cast.seller, draft=cast.draft((cast.bearing, "5")))
    return submit_order(cast.seller, order_id=order.pk)


def test_an_event_arrives_signed_and_without_figures(cast: Cast, receiver: Receiver) -> None:
    webhook = create_webhook(cast.boss, url=URL, events=EVERY)
    order = an_order(cast)
    delivery = post_delivery(cast.keeper, order_id=order.pk, day=DAY)
    work()
    assert [told["type"] for told in receiver.told] == ["sales.order.approved", "sales.order.submitted", "sales.delivery.posted"]
    first = receiver.told[0]
    assert set(first) == {"type", "timestamp", "data"}
    assert (first["data"]["kind"], first["data"]["id"], first["data"]["number"]) == ("sales.order", order.pk, order.number)
    assert receiver.told[2]["data"]["number"] == delivery.number
    assert set(first["data"]) == {"kind", "id", "number", "version", "operation"}
    for headers, body in receiver.got:
        Verifier(secret_from(webhook.salt)).verify(body, headers)
        with pytest.raises(WebhookVerificationError):
            Verifier(secret_from(webhook.salt)).verify(body + b" ", headers)
    assert set(Delivery.objects.values_list("state", "tries")) == {("done", 1)}
    assert (Attempt.objects.first().status, Attempt.objects.first().answer) == (200, "thanks")


def test_only_what_the_owner_may_see_is_sent(cast: Cast, receiver: Receiver) -> None:
    for role in Role.objects.filter(code="salesperson"):
        role.permissions = [*role.permissions, "integration.manage_webhooks"]
        role.save()
    create_webhook(cast.stranger, url=URL, events=EVERY)
    mine = create_webhook(cast.seller, url=f"{URL}/seller", events=EVERY)
    an_order(cast)
    work()
    assert {delivery.webhook_id for delivery in Delivery.objects.all()} == {mine.pk}
    assert len(receiver.got) == 2
    replay_since(cast.stranger, webhook_id=Webhook.objects.get(url=URL).pk, since=clock.now() - timedelta(hours=1))
    work()
    assert len(receiver.got) == 2


def test_a_right_that_was_lost_meanwhile_counts(cast: Cast, receiver: Receiver) -> None:
    create_webhook(cast.boss, url=URL, events=EVERY)
    an_order(cast)
    pump()
    while pump():
        pass
    cast.boss.is_active = False
    cast.boss.save()
    work()
    assert receiver.got == []
    assert set(Delivery.objects.values_list("state", flat=True)) == {"dropped"}


def test_whoever_saves_it_owns_it(cast: Cast) -> None:
    webhook = create_webhook(cast.boss, url=URL, events=EVERY)
    Role.objects.filter(code="salesperson").update(permissions=["integration.manage_webhooks"])
    changed = change_webhook(cast.stranger, webhook_id=webhook.pk, url=f"{URL}/mine", events=EVERY)
    assert changed.owner_id == cast.stranger.pk


def test_tries_go_on_for_a_day_under_one_id_and_then_the_address_is_stopped(cast: Cast, receiver: Receiver) -> None:
    webhook, start = create_webhook(cast.boss, url=URL, events=EVERY), datetime(2026, 11, 23, 2, tzinfo=UTC)
    receiver.status, at = 500, start
    with clock.held(start):
        ping_webhook(cast.boss, webhook_id=webhook.pk)
        work()
    for wait in WAITS:
        with clock.held(at + wait - timedelta(seconds=1)):
            before = len(receiver.got)
            work()
            assert len(receiver.got) == before
        at += wait
        with clock.held(at):
            work()
            assert len(receiver.got) == before + 1
    assert timedelta(hours=23) < at - start < timedelta(hours=25)
    assert len(set(receiver.ids)) == 1
    assert len(receiver.got) == len(WAITS) + 1
    webhook.refresh_from_db()
    assert (webhook.state, Delivery.objects.get().state) == ("failing", "given_up")
    with refused("webhook.not_running"):
        ping_webhook(cast.boss, webhook_id=webhook.pk)


def test_one_success_forgets_the_failures(cast: Cast, receiver: Receiver) -> None:
    webhook = create_webhook(cast.boss, url=URL, events=EVERY)
    receiver.status = 0
    ping_webhook(cast.boss, webhook_id=webhook.pk)
    work()
    webhook.refresh_from_db()
    assert webhook.failing_since is not None
    receiver.status = 204
    with clock.held(clock.now() + timedelta(seconds=10)):
        work()
    webhook.refresh_from_db()
    assert (webhook.failing_since, webhook.state) == (None, "running")
    assert list(Attempt.objects.order_by("number").values_list("status", "answer")) == [
        (None, "ConnectError: nobody"),
        (204, "thanks"),
    ]


def test_gone_stops_at_once(cast: Cast, receiver: Receiver) -> None:
    webhook = create_webhook(cast.boss, url=URL, events=EVERY)
    receiver.status = 410
    ping_webhook(cast.boss, webhook_id=webhook.pk)
    work()
    webhook.refresh_from_db()
    assert webhook.state == "gone"
    assert list(Notice.objects.filter(kind="integration.webhook_stopped").values_list("user_id", flat=True)) == [cast.boss.pk]
    an_order(cast)
    work()
    assert len(receiver.got) == 1
    receiver.status = 200
    change_webhook(cast.boss, webhook_id=webhook.pk, url=URL, events=EVERY)
    replay_since(cast.boss, webhook_id=webhook.pk, since=clock.now() - timedelta(hours=1))
    work()
    assert [told["type"] for told in receiver.told[1:]] == ["sales.order.approved", "sales.order.submitted"]


def test_a_worker_killed_between_sending_and_noting_sends_again_under_the_same_id(
    cast: Cast, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook = create_webhook(cast.boss, url=URL, events=EVERY)
    ping_webhook(cast.boss, webhook_id=webhook.pk)
    with monkeypatch.context() as patched:
        patched.setattr(messages, "_note", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            run_next()
    assert (len(receiver.got), Delivery.objects.get().state) == (1, "waiting")
    assert Task.objects.get(kind="integration.send").state == "running"
    with clock.held(clock.now() + timedelta(minutes=5)):
        work()
    assert len(receiver.got) == 2
    assert len(set(receiver.ids)) == 1
    assert (Delivery.objects.get().state, Attempt.objects.count()) == ("done", 1)


def test_while_secrets_overlap_both_verify(cast: Cast, receiver: Receiver) -> None:
    webhook = create_webhook(cast.boss, url=URL, events=EVERY)
    old = secret_from(webhook.salt)
    new = secret_from(renew_secret(cast.boss, webhook_id=webhook.pk).salt)
    assert old != new
    ping_webhook(cast.boss, webhook_id=webhook.pk)
    work()
    ((headers, body),) = receiver.got
    for secret in (old, new):
        Verifier(secret).verify(body, headers)
    Webhook.objects.update(old_until=clock.now() - timedelta(seconds=1))
    replay_message(cast.boss, webhook_id=webhook.pk, delivery_id=Delivery.objects.get().pk)
    work()
    Verifier(new).verify(receiver.got[1][1], receiver.got[1][0])
    with pytest.raises(WebhookVerificationError):
        Verifier(old).verify(receiver.got[1][1], receiver.got[1][0])


@pytest.mark.parametrize("url", ["http://127.0.0.1/x", "http://[::1]/", "http://169.254.169.254/latest", "http://10.0.0.8/"])
def test_private_addresses_are_refused_when_saved_and_when_called(cast: Cast, url: str) -> None:
    with refused("outbound.private", field="url"):
        create_webhook(cast.boss, url=url, events=EVERY)
    webhook = create_webhook(cast.boss, url="https://localhost/x", events=EVERY)  # a name: judged when it is called
    ping_webhook(cast.boss, webhook_id=webhook.pk)
    work()
    assert Attempt.objects.get().answer == "outbound.private"


def test_what_is_old_is_forgotten_and_a_deleted_address_is_not_called(cast: Cast, receiver: Receiver) -> None:
    webhook = create_webhook(cast.boss, url=URL, events=EVERY)
    ping_webhook(cast.boss, webhook_id=webhook.pk)
    work()
    assert messages.forget() == 0
    with clock.held(clock.now() + KEPT + timedelta(days=1)):
        assert messages.forget() == 1
    ping_webhook(cast.boss, webhook_id=webhook.pk)
    delete_webhook(cast.boss, webhook_id=webhook.pk)
    work()
    assert len(receiver.got) == 1


def test_every_event_is_about_something_known_and_has_words() -> None:
    types = event_types()
    assert {"sales.order.approved", "sales.delivery.posted", "receivables.payment.received"} <= set(types)
    assert {cls.kind() for cls in types.values()} <= set(kinds())
    assert set(types) - set(EVENTS) == set()
