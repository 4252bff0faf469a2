"""Webhooks and the feed of changes, for programs."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from zhanggui.foundation.http.access import SIGNED_IN, person
from zhanggui.foundation.http.endpoints import Listed, Listing, listed, one, reads, required_version, version_of, write, writes
from zhanggui.foundation.http.shapes import Flag, In, Out, Person, Text, shaped
from zhanggui.integration.actions.webhooks import (
    MANAGE,
    change_webhook,
    create_webhook,
    delete_webhook,
    ping_webhook,
    renew_secret,
    replay_message,
    replay_since,
)
from zhanggui.integration.models import Webhook
from zhanggui.integration.queries import changes_since, secret_from, seen_webhook, webhooks

router = Router(tags=["integration"])
feed = Router(tags=["integration"])


class WebhookIn(In):
    """An address and the events that it wants to hear of."""

    url: Text = Field(max_length=500, description="https://…; addresses inside private networks are refused")
    events: list[Annotated[Text, Field(max_length=80)]] = Field(max_length=100, examples=[["sales.order.approved"]])
    note: Text = Field(default="", max_length=200)
    active: Flag = True


class WebhookOut(Out):
    """An address; `state` is running, paused, gone (it answered 410) or failing (no success for long)."""

    id: int
    url: str
    events: list[str]
    note: str
    owner: Person
    state: str
    failing_since: datetime | None
    created_at: datetime
    version: int


class SecretOut(Out):
    """The signing secret as Standard Webhooks writes it."""

    secret: str


class AttemptOut(Out):
    """One try: the status (null: no answer), how long it took, how the answer began."""

    number: int
    at: datetime
    status: int | None
    milliseconds: int
    answer: str


class MessageOut(Out):
    """One event for one address. `message_id` is the same at every try; doubles are possible, the order is not promised."""

    id: int
    message_id: str
    event: str
    reference: str
    at: datetime
    state: str
    tries: int
    due_at: datetime | None


class MessageLog(MessageOut):
    """A message with its tries."""

    attempts: list[AttemptOut]


class SinceIn(In):
    """From when on everything is sent again."""

    since: datetime


class ChangeOut(Out):
    """Something happened to an object that you may see; read the object itself for its content."""

    sequence: int
    at: datetime
    kind: str
    id: int
    number: str
    version: int | None
    what: list[str]


class Changes(Out):
    """Changes in the order in which they were sealed. Poll with `since` = `next`; `more` says that there are more now."""

    items: list[ChangeOut]
    next: int
    more: bool


class ChangesQuery(In):
    """Where to go on."""

    since: int | None = Field(default=None, ge=0, lt=2**63, description="`next` of the answer before; left out: from now on")
    limit: int = Field(default=200, ge=1, le=500, description="operations that are looked through")
    kind: Text = Field(default="", max_length=80, description="only objects of this kind, such as sales.order")


def _told(webhook: Webhook) -> dict[str, Any]:
    return shaped(WebhookOut, webhook, webhook.owner)


@router.get("/webhooks", **reads(MANAGE, Listed[WebhookOut]))
def list_webhooks(request: HttpRequest, query: Query[Listing]) -> HttpResponse:
    """All webhooks of the book."""
    return listed(request, webhooks(), query, WebhookOut, ("id",))


@router.post("/webhooks", **writes(MANAGE, WebhookOut, status=201))
def add_webhook(request: HttpRequest, body: WebhookIn) -> HttpResponse:
    """Subscribe an address. It hears only of what you may see, now and later."""
    return write(request, lambda: create_webhook(person(request), **body.model_dump()), _told, status=201)


@router.get("/webhooks/{int:webhook_id}", **reads(MANAGE, WebhookOut))
def get_webhook(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """One webhook."""
    return one(_told(seen_webhook(webhook_id)))


@router.put("/webhooks/{int:webhook_id}", **writes(MANAGE, WebhookOut, match="must"))
def replace_webhook(request: HttpRequest, webhook_id: int, body: WebhookIn) -> HttpResponse:
    """Change a webhook; from now on it is yours and hears of what you may see."""
    version = required_version(request)
    return write(
        request,
        lambda: change_webhook(person(request), webhook_id=webhook_id, version=version, **body.model_dump()),
        _told,
        current=lambda: seen_webhook(webhook_id).version,
    )


@router.delete("/webhooks/{int:webhook_id}", **writes(MANAGE, None, status=204, match="may"))
def remove_webhook(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Delete a webhook with its messages."""
    version = version_of(request)
    return write(
        request,
        lambda: delete_webhook(person(request), webhook_id=webhook_id, version=version),
        lambda _: None,
        status=204,
        current=lambda: seen_webhook(webhook_id).version,
    )


@router.get("/webhooks/{int:webhook_id}/secret", **reads(MANAGE, SecretOut))
def get_secret(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """The signing secret, `whsec_…`."""
    return one({"secret": secret_from(seen_webhook(webhook_id).salt)})


@router.post("/webhooks/{int:webhook_id}/secret", **writes(MANAGE, WebhookOut))
def new_secret(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Renew the secret; for 24 hours messages carry a signature with each."""
    return write(request, lambda: renew_secret(person(request), webhook_id=webhook_id), _told)


@router.post("/webhooks/{int:webhook_id}/test", **writes(MANAGE, MessageOut))
def send_test(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Send a message without content."""
    run = lambda: ping_webhook(person(request), webhook_id=webhook_id)  # noqa: E731
    return write(request, run, lambda message: shaped(MessageOut, message, person(request)))


@router.post("/webhooks/{int:webhook_id}/replay", **writes(MANAGE, WebhookOut))
def replay_webhook(request: HttpRequest, webhook_id: int, body: SinceIn) -> HttpResponse:
    """Send everything since then again, also what was missed."""
    return write(request, lambda: replay_since(person(request), webhook_id=webhook_id, since=body.since), _told)


@router.get("/webhooks/{int:webhook_id}/messages", **reads(MANAGE, Listed[MessageLog]))
def list_messages(request: HttpRequest, webhook_id: int, query: Query[Listing]) -> HttpResponse:
    """What was sent, newest first, with every try."""
    rows = seen_webhook(webhook_id).deliveries.prefetch_related("log")
    return listed(request, rows, query, MessageLog, ("-id",))


@router.post("/webhooks/{int:webhook_id}/messages/{int:message_id}/replay", **writes(MANAGE, MessageOut))
def replay_one(request: HttpRequest, webhook_id: int, message_id: int) -> HttpResponse:
    """Send one message again under its old id."""
    run = lambda: replay_message(person(request), webhook_id=webhook_id, delivery_id=message_id)  # noqa: E731
    return write(request, run, lambda message: shaped(MessageOut, message, person(request)))


@feed.get("", **reads(SIGNED_IN, Changes))
def list_changes(request: HttpRequest, query: Query[ChangesQuery]) -> HttpResponse:
    """What was touched since a point in the operation log, within what you may see."""
    return one(changes_since(person(request), since=query.since, limit=query.limit, kind=query.kind))
