"""Set addresses up, change them, pause them, renew their secret, send again."""

import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime

from zhanggui.foundation.books.context import current_book
from zhanggui.foundation.notices.actions import notify
from zhanggui.foundation.notices.kinds import Kind, register
from zhanggui.foundation.operations.frame import action, record
from zhanggui.foundation.tasks.outbound import check_url
from zhanggui.foundation.tasks.queue import enqueue
from zhanggui.integration.actions.messages import REPLAY, put_off, resend
from zhanggui.integration.domain import KEPT, OVERLAP, TESTED
from zhanggui.integration.models import Delivery, Webhook
from zhanggui.integration.queries import event_types, locked_webhook, seen_delivery
from zhanggui.kernel import clock
from zhanggui.kernel.actors import Actor, person_id
from zhanggui.kernel.errors import BusinessError, gettext_noop

MANAGE = "integration.manage_webhooks"
STOPPED = register(
    Kind(
        "integration.webhook_stopped", gettext_noop("A webhook was stopped"), gettext_noop("The webhook to %(what)s was stopped.")
    )
)


def _page(webhook: Webhook) -> str:
    return f"/integration/webhooks/{webhook.pk}/"


def _subject(webhook: Webhook) -> str:
    return f"integration.webhook/{webhook.pk}"


def _require_known(events: Sequence[str]) -> None:
    unknown = sorted(set(events) - set(event_types()))
    if not events:
        raise BusinessError("webhook.no_events", gettext_noop("Choose at least one event."), field="events")
    if unknown:
        raise BusinessError(
            "webhook.unknown_event", gettext_noop("%(name)s is no event that can be subscribed."), field="events",
            name=unknown[0][:80],
        )  # fmt: skip


@action(MANAGE)
def create_webhook(actor: Actor, /, *, url: str, events: Sequence[str], note: str = "", active: bool = True) -> Webhook:
    """Let an address hear of events, with the rights of the actor. Raises BusinessError for addresses that are not called."""
    check_url(url)
    _require_known(events)
    webhook = Webhook.objects.create(
        url=url, events=sorted(set(events)), note=note, owner_id=person_id(actor), salt=secrets.token_hex(16),
        state=Webhook.RUNNING if active else Webhook.PAUSED, created_at=clock.now(),
    )  # fmt: skip
    record(_subject(webhook), "created", note=url)
    return webhook


@action(MANAGE)
def change_webhook(
    actor: Actor, /, *, webhook_id: int, url: str, events: Sequence[str], note: str = "", active: bool = True,
    version: int | None = None,
) -> Webhook:  # fmt: skip
    """Change an address. From now on it hears what the actor may see: nobody redirects what another person sees."""
    check_url(url)
    _require_known(events)
    webhook = locked_webhook(webhook_id, version=version)
    state = Webhook.RUNNING if active else Webhook.PAUSED
    told = {"url": url, "events": sorted(set(events)), "note": note, "state": state, "owner_id": person_id(actor)}
    changes = [[name, str(getattr(webhook, name)), str(value)] for name, value in told.items() if getattr(webhook, name) != value]
    for name, value in told.items():
        setattr(webhook, name, value)
    webhook.failing_since = None
    webhook.version += 1
    webhook.save()
    record(_subject(webhook), "changed", changes=changes)
    return webhook


@action(MANAGE)
def delete_webhook(actor: Actor, /, *, webhook_id: int, version: int | None = None) -> None:
    """Take an address away with its messages; what was not sent yet is not sent any more."""
    webhook = locked_webhook(webhook_id, version=version)
    record(_subject(webhook), "deleted", note=webhook.url)
    webhook.delete()


@action(MANAGE)
def renew_secret(actor: Actor, /, *, webhook_id: int) -> Webhook:
    """Make a new signing secret; for a day messages carry a signature with each, so that no receiver stands still."""
    webhook = locked_webhook(webhook_id)
    webhook.old_salt, webhook.old_until = webhook.salt, clock.now() + OVERLAP
    webhook.salt = secrets.token_hex(16)
    webhook.version += 1
    webhook.save()
    record(_subject(webhook), "secret_renewed")
    return webhook


@action(MANAGE)
def ping_webhook(actor: Actor, /, *, webhook_id: int) -> Delivery:
    """Send a message without content, to see whether the address answers. Raises BusinessError when it is not running."""
    webhook = locked_webhook(webhook_id)
    _require_running(webhook)
    delivery = Delivery.objects.create(
        webhook=webhook, message_id=f"msg_{current_book()}_test_{uuid.uuid4().hex[:16]}", event=TESTED, at=clock.now()
    )
    put_off(delivery, clock.now())
    record(_subject(webhook), "tested")
    return delivery


@action(MANAGE)
def replay_message(actor: Actor, /, *, webhook_id: int, delivery_id: int) -> Delivery:
    """Send one message again, under its old id. One that waits is not sent twice."""
    webhook = locked_webhook(webhook_id)
    _require_running(webhook)
    delivery = seen_delivery(webhook, delivery_id)
    resend(delivery)
    record(_subject(webhook), "replayed", note=delivery.message_id)
    return delivery


@action(MANAGE)
def replay_since(actor: Actor, /, *, webhook_id: int, since: datetime) -> Webhook:
    """Send everything again that happened since then (at most thirty days ago), also what was missed while it was paused."""
    webhook = locked_webhook(webhook_id)
    _require_running(webhook)
    if not clock.now() - KEPT <= since <= clock.now():
        raise BusinessError("webhook.replay_span", gettext_noop("Choose a time within the last 30 days."), field="since")
    enqueue(REPLAY, {"webhook": webhook.pk, "since": since.isoformat()}, on_behalf_of_id=actor.actor_id)
    record(_subject(webhook), "replayed", note=since.isoformat(timespec="seconds"))
    return webhook


def _require_running(webhook: Webhook) -> None:
    if webhook.state != Webhook.RUNNING:
        raise BusinessError("webhook.not_running", gettext_noop("This webhook is not running; switch it on first."))


@action("integration.stop_webhook")
def stop_webhook(actor: Actor, /, *, webhook_id: int, state: str) -> None:
    """Stop calling an address that is gone or has failed for long; what waits is dropped and can be replayed."""
    webhook = locked_webhook(webhook_id)
    if webhook.state != Webhook.RUNNING:
        return
    webhook.state = state
    webhook.version += 1
    webhook.save()
    webhook.deliveries.filter(state=Delivery.WAITING).update(state=Delivery.DROPPED, due_at=None)
    record(_subject(webhook), "stopped", note=webhook.url)
    notify(STOPPED.code, [webhook.owner_id], cause=f"{_subject(webhook)}/{webhook.version}", url=_page(webhook), what=webhook.url)
