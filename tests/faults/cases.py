"""What the processes do that get killed."""

import json
import os
import time
from pathlib import Path
from typing import Any

from tests.races.cases import draft, user
from tests.support.cast import DAY
from zhanggui.foundation.identity.models import User
from zhanggui.foundation.operations.frame import Call, Replayed, calling
from zhanggui.foundation.operations.models import Operation
from zhanggui.foundation.tasks.models import Task
from zhanggui.foundation.tasks.queue import enqueue, job, run_next
from zhanggui.kernel.actors import Actor
from zhanggui.receivables.actions import receive_payment
from zhanggui.receivables.domain import Part as Share
from zhanggui.receivables.models import Charge, Receipt
from zhanggui.sales.actions.deliveries import post_delivery
from zhanggui.sales.actions.invoices import issue_invoice
from zhanggui.sales.actions.orders import create_order, submit_order
from zhanggui.sales.domain.drafts import Draft
from zhanggui.sales.models import Delivery, Invoice, Order


def chains(_number: int, _gate: Any, log: str, first: int, last: int) -> int:
    """Chains from order to money; each is acknowledged in a file after its last commit."""
    people, goods = [user(name) for name in ("seller", "keeper", "finance")], draft(("ZC-10204", 1))
    for n in range(first, last):
        _acknowledge(log, [n, *_chain(f"{n:06d}", people, goods)])
    return last - first


def _chain(n: str, people: list[User], goods: Draft) -> list[int]:
    """One chain, every step with a key of its own, so that a killed one can be sent again."""
    seller, keeper, finance = people
    order = _once(f"create-{n}", lambda: create_order(seller, draft=goods))
    _once(f"submit-{n}", lambda: submit_order(seller, order_id=order))
    delivery = _once(f"deliver-{n}", lambda: post_delivery(keeper, order_id=order, day=DAY))
    _once(f"invoice-{n}", lambda: issue_invoice(finance, order_id=order, day=DAY))
    charge = Charge.objects.get(source=f"sales.delivery/{delivery}")
    parts = [Share(charge.pk, charge.amount)]
    receipt = _once(
        f"receive-{n}",
        lambda: receive_payment(finance, customer_id=charge.customer_id, day=DAY, amount=charge.amount, parts=parts),
    )
    return [order, delivery, receipt]


def _once(key: str, run: Any) -> int:
    with calling(Call(remote=True, key=key, request_hash=key, render=lambda made: made.pk)):
        try:
            return int(run().pk)
        except Replayed as replayed:
            return int(replayed.answer)


def _acknowledge(log: str, line: list[Any]) -> None:
    with Path(log).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())


def kept(_number: int, _gate: Any) -> dict[str, Any]:
    """What the book answers for every key."""
    return dict(Operation.objects.exclude(key=None).values_list("key", "answer"))


def wholes(_number: int, _gate: Any) -> list[int]:
    """How many orders, deliveries, invoices and receipts there are."""
    return [model.objects.count() for model in (Order, Delivery, Invoice, Receipt)]


@job("tests.faults.slow", permissions=())
def _slow(actor: Actor, task: Task) -> None:
    """Work that leaves a trace and takes its time at the first try."""
    with Path(task.payload["trace"]).open("a", encoding="utf-8") as file:
        file.write(f"{task.attempts}\n")
    if task.attempts <= task.payload["hang"]:
        time.sleep(60)


def put_task(_number: int, _gate: Any, trace: str, hang: int) -> None:
    """Enqueue the slow work."""
    enqueue("tests.faults.slow", {"trace": trace, "hang": hang})


def work(_number: int, _gate: Any, seconds: float) -> str:
    """A worker's loop for a while; tells how the task ended."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not run_next():
            time.sleep(0.05)
        state = Task.objects.values_list("state", flat=True).get(kind="tests.faults.slow")
        if state in (Task.DONE, Task.FAILED):
            return str(state)
    return "still waiting"
