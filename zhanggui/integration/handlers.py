"""Every event that somebody outside wants to hear of becomes messages."""

from zhanggui.foundation.operations.outbox import Announced, observe
from zhanggui.integration.actions.messages import plan
from zhanggui.integration.queries import wanted_events
from zhanggui.kernel.actors import Actor


@observe(wanted_events)
def plan_messages(actor: Actor, event: Announced) -> None:
    """Plan one message an address."""
    plan(event)
