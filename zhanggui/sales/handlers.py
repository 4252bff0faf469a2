"""What sales does after the fact: one action call per event."""

from datetime import date
from typing import Any

from zhanggui.foundation.notices.actions import notify
from zhanggui.foundation.notices.kinds import Kind, register
from zhanggui.foundation.operations.outbox import subscribe
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import gettext_noop
from zhanggui.parties.actions import note_deal
from zhanggui.sales.domain import states
from zhanggui.sales.events import DeliveryPosted, OrderApproved
from zhanggui.sales.models import Order

RELEASED = register(
    Kind(
        "sales.released", gettext_noop("An order is released for delivery"), gettext_noop("%(subject)s is released for delivery")
    )
)


@subscribe(DeliveryPosted, permissions=("parties.note_deal",))
def keep_last_deal(actor: Actor, payload: dict[str, Any]) -> None:
    """The customer's date of the latest deal follows the deliveries."""
    note_deal(actor, customer_id=payload["customer"], day=date.fromisoformat(payload["day"]))


@subscribe(OrderApproved, permissions=())
def tell_keepers(actor: Actor, payload: dict[str, Any]) -> None:
    """Those who keep the order's warehouse, once for each approved revision; nobody when it was taken back meanwhile."""
    order = Order.objects.filter(pk=payload["order"], status=states.APPROVED).select_related("warehouse").first()
    if order is not None:
        cause = f"{RELEASED.code}/{order.pk}/{order.approved_revision}"
        keepers = list(order.warehouse.keepers.values_list("id", flat=True))
        notify(RELEASED.code, keepers, cause=cause, subject=order.reference)
