"""What sales does after the fact: one action call per event."""

from datetime import date
from typing import Any

from zhanggui.foundation.operations.outbox import subscribe
from zhanggui.kernel.actors import Actor
from zhanggui.parties.actions import note_deal
from zhanggui.sales.events import DeliveryPosted


@subscribe(DeliveryPosted, permissions=("parties.note_deal",))
def keep_last_deal(actor: Actor, payload: dict[str, Any]) -> None:
    """The customer's date of the latest deal follows the deliveries."""
    note_deal(actor, customer_id=payload["customer"], day=date.fromisoformat(payload["day"]))
