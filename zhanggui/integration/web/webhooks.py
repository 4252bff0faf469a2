"""Who outside hears of what."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from zhanggui.foundation.http.access import no_store, person, requires
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
from zhanggui.integration.queries import secret_from, seen_webhook
from zhanggui.integration.queries import webhooks as all_webhooks
from zhanggui.integration.web.forms import SinceForm, WebhookForm
from zhanggui.integration.web.words import MESSAGES, STATES, event_word
from zhanggui.ui.answers import act, attempt

PAGE = "/integration/webhooks/"
SHOWN = 50


def _page(pk: int) -> str:
    return f"{PAGE}{pk}/"


@requires(MANAGE)
def webhooks(request: HttpRequest) -> HttpResponse:
    """All webhooks, and set one up."""
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actor, said = person(request), form.cleaned_data
        answer = attempt(request, form, lambda: create_webhook(actor, **said), lambda made: _page(made.pk))
        if answer:
            messages.success(request, gettext("The webhook is set up; give its secret to whoever receives the messages."))
            return answer
    rows = [{"webhook": one, "state": STATES[one.state]} for one in all_webhooks().order_by("id")]
    return render(request, "integration/webhooks.html", {"form": form, "rows": rows})


@requires(MANAGE)
def webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """One webhook: change it, its secret, its messages."""
    shown = seen_webhook(pk)
    form = WebhookForm(request.POST) if request.method == "POST" else WebhookForm.of(shown)
    if request.method == "POST" and form.is_valid():
        actor, said = person(request), form.cleaned_data
        answer = attempt(request, form, lambda: change_webhook(actor, webhook_id=pk, **said), lambda _: _page(pk))
        if answer:
            messages.success(request, gettext("Saved."))
            return answer
    return _shown(request, shown, form, SinceForm())


def _shown(request: HttpRequest, shown: Webhook, form: WebhookForm, since: SinceForm) -> HttpResponse:
    sent = shown.deliveries.prefetch_related("log").order_by("-id")[:SHOWN]
    told: dict[str, Any] = {
        "shown": shown, "form": form, "since": since, "state": STATES[shown.state], "secret": secret_from(shown.salt),
        "rows": [{"message": one, "event": event_word(one.event), "state": MESSAGES[one.state]} for one in sent],
    }  # fmt: skip
    return no_store(render(request, "integration/webhook.html", told))


@requires(MANAGE)
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a webhook away."""
    answer = act(request, lambda: delete_webhook(person(request), webhook_id=pk), lambda _: PAGE)
    messages.success(request, gettext("The webhook was deleted."))
    return answer


@requires(MANAGE)
@require_POST
def secret(request: HttpRequest, pk: int) -> HttpResponse:
    """Renew the secret."""
    answer = act(request, lambda: renew_secret(person(request), webhook_id=pk), lambda _: _page(pk))
    messages.success(request, gettext("The secret was renewed; for 24 hours messages are signed with the old one too."))
    return answer


@requires(MANAGE)
@require_POST
def ping(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a test."""
    answer = act(request, lambda: ping_webhook(person(request), webhook_id=pk), lambda _: _page(pk))
    messages.success(request, gettext("A test is on its way; look at the messages below in a moment."))
    return answer


@requires(MANAGE)
@require_POST
def replay(request: HttpRequest, pk: int) -> HttpResponse:
    """Send everything since a time again."""
    shown, form = seen_webhook(pk), SinceForm(request.POST)
    if form.is_valid():
        actor, since = person(request), form.cleaned_data["since"]
        answer = attempt(request, form, lambda: replay_since(actor, webhook_id=pk, since=since), lambda _: _page(pk))
        if answer:
            messages.success(request, gettext("Everything since then is sent again."))
            return answer
    return _shown(request, shown, WebhookForm.of(shown), form)


@requires(MANAGE)
@require_POST
def replay_one(request: HttpRequest, pk: int, message: int) -> HttpResponse:
    """Send one message again."""
    answer = act(request, lambda: replay_message(person(request), webhook_id=pk, delivery_id=message), lambda _: _page(pk))
    messages.success(request, gettext("The message is sent again."))
    return answer
