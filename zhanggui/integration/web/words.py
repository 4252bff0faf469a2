"""Events and states in words."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhanggui.integration.domain import TESTED

EVENTS: Mapping[str, object] = {
    TESTED: _("Test"),
    "receivables.payment.received": _("Payment received"),
    "sales.delivery.posted": _("Delivery posted"),
    "sales.invoice.issued": _("Invoice issued"),
    "sales.order.approved": _("Order approved"),
    "sales.order.rejected": _("Order rejected"),
    "sales.order.submitted": _("Order submitted"),
}
STATES: Mapping[str, tuple[object, str]] = {
    "running": (pgettext_lazy("webhook", "Running"), "green"),
    "paused": (pgettext_lazy("webhook", "Paused"), "gray"),
    "gone": (_("Stopped: the address is gone (410)"), "red"),
    "failing": (_("Stopped: no message was accepted for a day"), "red"),
}
MESSAGES: Mapping[str, tuple[object, str]] = {
    "waiting": (_("Waiting"), "blue"),
    "done": (pgettext_lazy("message", "Accepted"), "green"),
    "given_up": (_("Given up"), "red"),
    "dropped": (_("Not sent"), "gray"),
}


def event_word(name: str) -> str:
    """An event in words with its name for programs; only the name when it has no words."""
    return f"{EVENTS[name]} ({name})" if name in EVENTS else name
