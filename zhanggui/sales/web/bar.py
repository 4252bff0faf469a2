"""The action bar of an order: what this person may ever do; what is not possible now is greyed and says why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zhanggui.foundation.identity.models import User
from zhanggui.sales.domain.possible import Situation, why_not
from zhanggui.sales.models import Order


@dataclass(frozen=True, slots=True)
class Deed:
    """Something to do with an order: its permission, words, icon and address, and how it is done.

    `how`: "link" opens a page, "post" does it at once, "decide" sends the form of the side panel with `value`.
    """

    verb: str
    permission: str
    label: object
    icon: str
    how: str
    address: str
    value: str = ""
    confirm: object = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A deed on one order for one person: `why` is empty when it is possible now."""

    deed: Deed
    url: str
    why: str
    primary: bool


DEEDS = (
    Deed("edit", "sales.edit_order", _("Edit"), "pencil", "link", "sales:edit"),
    Deed("submit", "sales.submit_order", _("Submit"), "send", "post", "sales:submit"),
    Deed("review", "sales.review_order", _("Review"), "check", "decide", "sales:review", "1"),
    Deed("approve", "approvals.decide", _("Approve"), "check", "decide", "sales:decide", "1"),
    Deed("reject", "approvals.decide", _("Reject"), "x", "decide", "sales:decide", "0"),
    Deed("unapprove", "sales.unapprove_order", _("Unapprove"), "arrow-back-up", "post", "sales:unapprove",
         confirm=_("Take the approval back? Reservations are let go and the order becomes a draft.")),
    Deed("deliver", "sales.post_delivery", _("Deliver"), "truck-delivery", "link", "sales:deliver"),
    Deed("invoice", "sales.issue_invoice", pgettext_lazy("verb", "Invoice"), "file-invoice", "link", "sales:invoice_order"),
)  # fmt: skip
MORE = (
    Deed("withdraw", "sales.withdraw_order", _("Withdraw"), "arrow-back-up", "post", "sales:withdraw"),
    Deed("close", "sales.close_order", _("Close the rest"), "circle-check", "link", "sales:close"),
    Deed("void", "sales.void_order", _("Void"), "ban", "post", "sales:void",
         confirm=_("Void this order? It keeps its number and cannot be used again.")),
    Deed("delete", "sales.delete_draft", _("Delete draft"), "trash", "post", "sales:delete",
         confirm=_("Delete this draft? It cannot be brought back.")),
)  # fmt: skip
MAIN = ("approve", "review", "submit", "deliver", "invoice")


def buttons(actor: User, order: Order, now: Situation, *, reviews: bool) -> tuple[list[Button], list[Button]]:
    """The bar and the menu behind it. Reviewing is left out where the book has no review step (`reviews`)."""
    reasons = {deed.verb: why_not(deed.verb, now) for deed in (*DEEDS, *MORE) if _may(actor, deed)}
    if not reviews:
        reasons.pop("review", None)
    main = next((verb for verb in MAIN if reasons.get(verb) == ""), "")
    return _shown(DEEDS, order, reasons, main), _shown(MORE, order, reasons, main)


def _may(actor: User, deed: Deed) -> bool:
    return actor.has_permission(deed.permission)


def _shown(deeds: Iterable[Deed], order: Order, reasons: Mapping[str, str], main: str) -> list[Button]:
    return [
        Button(deed, reverse(deed.address, args=[order.pk]), _said(reasons[deed.verb]), deed.verb == main)
        for deed in deeds
        if deed.verb in reasons
    ]


def _said(reason: str) -> str:
    return gettext(reason) if reason else ""
