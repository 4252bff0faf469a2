"""The worker's part: send, replay, forget."""

from datetime import datetime, timedelta

from zhanggui.foundation.tasks.models import Task
from zhanggui.foundation.tasks.queue import job
from zhanggui.integration.actions.messages import REPLAY, SEND, forget, replay, send
from zhanggui.integration.actions.webhooks import stop_webhook
from zhanggui.integration.models import Delivery
from zhanggui.kernel.actors import Actor


@job(SEND, permissions=("integration.stop_webhook",))
def send_message(actor: Actor, task: Task) -> None:
    """Send one message; an address that is gone or fails for long is stopped."""
    state = send(task.payload["delivery"])
    if state is not None:
        webhook_id = Delivery.objects.values_list("webhook_id", flat=True).get(pk=task.payload["delivery"])
        stop_webhook(actor, webhook_id=webhook_id, state=state)


@job(REPLAY, permissions=())
def replay_messages(actor: Actor, task: Task) -> None:
    """Send again what happened since a time."""
    replay(task.payload["webhook"], datetime.fromisoformat(task.payload["since"]))


@job("integration.forget", permissions=(), every=timedelta(days=1))
def forget_messages(actor: Actor, task: Task) -> None:
    """Keep the log of messages for thirty days."""
    forget()
