"""The forms of webhooks: shape only; the rules are in the actions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhanggui.integration.models import Webhook
from zhanggui.integration.queries import event_types
from zhanggui.integration.web.words import event_word

_CHECKS = forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})


class WebhookForm(forms.Form):
    """An address and what it hears of."""

    url = forms.CharField(label=_("Address to call"), max_length=500, help_text=_("For example https://example.com/hooks"))
    events = forms.MultipleChoiceField(label=_("Events"), widget=_CHECKS)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    active = forms.BooleanField(label=_("Send messages"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        events: Any = self.fields["events"]
        events.choices = [(name, event_word(name)) for name in event_types()]

    @classmethod
    def of(cls, webhook: Webhook) -> "WebhookForm":
        """The form as the webhook stands."""
        running = webhook.state == Webhook.RUNNING
        return cls(initial={"url": webhook.url, "events": webhook.events, "note": webhook.note, "active": running})


class SinceForm(forms.Form):
    """From when on everything is sent again."""

    since = forms.DateTimeField(
        label=_("Send everything again since"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"),
    )
