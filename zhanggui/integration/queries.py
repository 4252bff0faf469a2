"""What may be heard of, who hears it, and the message as it is sent."""

import base64
import json
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.crypto import salted_hmac
from standardwebhooks import Webhook as Signer

from zhanggui.foundation.books.context import connection, current_book
from zhanggui.foundation.operations.models import Operation, Seal
from zhanggui.foundation.references.registry import split
from zhanggui.foundation.references.visibility import Seen, kinds, seen
from zhanggui.integration.domain import TESTED
from zhanggui.integration.models import Delivery, Webhook
from zhanggui.kernel import clock
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import NotFound, edit_conflict, gettext_noop
from zhanggui.kernel.events import Event


def event_types() -> dict[str, type[Event]]:
    """The events that may be subscribed: those about objects whose visibility is declared, by name."""
    known = {cls.name: cls for cls in Event.__subclasses__() if cls.__module__.startswith("zhanggui.") and hasattr(cls, "name")}
    return {name: known[name] for name in sorted(known) if known[name].kind() in kinds()}


def reference_of(event: str, payload: dict[str, Any]) -> str:
    """The reference of the object that an event is about."""
    cls = event_types()[event]
    return f"{cls.kind()}/{payload[cls.subject_field()]}"


def webhooks() -> QuerySet[Webhook]:
    """All addresses; whoever manages them manages all of them."""
    return Webhook.objects.select_related("owner")


def seen_webhook(webhook_id: int) -> Webhook:
    """One of them. Raises NotFound."""
    webhook = webhooks().filter(pk=webhook_id).first()
    if webhook is None:
        raise NotFound("webhook.unknown", gettext_noop("There is no such webhook."))
    return webhook


def locked_webhook(webhook_id: int, *, version: int | None = None) -> Webhook:
    """The same, locked. Raises NotFound, or Conflict when it is no longer the `version` that was looked at."""
    rows = Webhook.objects.all()
    if connection().features.has_select_for_update:
        rows = rows.select_for_update()
    webhook = rows.filter(pk=webhook_id).first()
    if webhook is None:
        return seen_webhook(webhook_id)
    if version not in (None, webhook.version):
        raise edit_conflict()
    return webhook


def running_for(event: str) -> list[Webhook]:
    """The running addresses that want to hear of this event."""
    return [one for one in webhooks().filter(state=Webhook.RUNNING) if event in one.events]


def wanted_events() -> set[str]:
    """The names of all events that somebody wants to hear of."""
    return {name for names in Webhook.objects.filter(state=Webhook.RUNNING).values_list("events", flat=True) for name in names}


def seen_delivery(webhook: Webhook, delivery_id: int) -> Delivery:
    """A message to this address. Raises NotFound."""
    delivery = webhook.deliveries.filter(pk=delivery_id).first()
    if delivery is None:
        raise NotFound("webhook.no_delivery", gettext_noop("There is no such message."))
    return delivery


def may_hear(owner: Actor, reference: str) -> bool:
    """Whether the owner sees the object now."""
    return reference in seen(owner, [reference])


def body_of(delivery: Delivery, owner: Actor) -> bytes | None:
    """The message: type, time, ids, number and version, nothing that needs a further permission. None: not for this owner."""
    data: dict[str, Any] = {}
    if delivery.event != TESTED:
        it = seen(owner, [delivery.reference]).get(delivery.reference)
        if it is None:
            return None
        kind, pk = split(delivery.reference)
        data = {"kind": kind, "id": pk, "number": it.number, "version": it.version, "operation": delivery.operation_id}
    told = {"type": delivery.event, "timestamp": delivery.at.isoformat(), "data": data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def secret_from(salt: str) -> str:
    """The signing secret that belongs to a salt, in this book and installation."""
    digest = salted_hmac("zhanggui.webhook", f"{current_book()}:{salt}", algorithm="sha256").digest()
    return f"whsec_{base64.b64encode(digest).decode()}"


def headers_for(webhook: Webhook, message_id: str, body: bytes, at: datetime) -> dict[str, str]:
    """The headers of Standard Webhooks; while secrets overlap, there is a signature with each."""
    salts = [webhook.salt, *([webhook.old_salt] if webhook.old_until and webhook.old_until > clock.now() else [])]
    signatures = [Signer(secret_from(salt)).sign(message_id, at, body.decode()) for salt in salts]
    return {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def changes_since(actor: Actor, *, since: int | None, limit: int, kind: str = "") -> dict[str, Any]:
    """Objects of the actor's that `limit` sealed operations after `since` touched; None: nothing yet, only where to begin.

    Goes by seals, not by the operations' ids: of two transactions the one with the greater id may commit first, and a
    program that has gone past it would never see the other. Seals are given after the commit, one after another.
    """
    if since is None:
        return {"items": [], "next": Seal.objects.aggregate(last=Max("number"))["last"] or 0, "more": False}
    seals = list(Seal.objects.filter(number__gt=since).select_related("operation").order_by("number")[: limit + 1])
    more, seals = len(seals) > limit, seals[:limit]
    touched = {seal.number: _touched(seal.operation, kind) for seal in seals}
    mine = seen(actor, {text for texts in touched.values() for text in texts})
    items = [
        _change(seal, text, what, mine[text])
        for seal in seals
        for text, what in touched[seal.number].items()
        if text in mine
    ]  # fmt: skip
    return {"items": items, "next": seals[-1].number if seals else since, "more": more}


def _touched(operation: Operation, kind: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entry in operation.entries if operation.outcome == Operation.DONE else []:
        if entry["subject"].partition("/")[0] in ((kind,) if kind else kinds()):
            found.setdefault(entry["subject"], []).append(entry["verb"])
    return found


def _change(seal: Seal, text: str, what: list[str], it: Seen) -> dict[str, Any]:
    kind, pk = split(text)
    at = seal.operation.at.isoformat()
    return {"sequence": seal.number, "at": at, "kind": kind, "id": pk, "number": it.number, "version": it.version, "what": what}
