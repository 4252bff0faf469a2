"""What racing programs do: the same request under the same key at the same moment."""

from typing import Any

from tests.support.programs import Program
from zhanggui.foundation.identity.models import User
from zhanggui.parties.models import Customer
from zhanggui.receivables.models import Receipt


def pay(_number: int, gate: Any) -> list[Any]:
    """Send a payment; tell the status and the exact body."""
    finance = Program(User.objects.get(username="finance"))
    body = {"customer": Customer.objects.get(code="KH-0137").pk, "date": "2026-11-23", "amount": "100"}
    gate.wait()
    answer = finance.post("/receivables/receipts", body, key="payment-0001")
    return [answer.status, answer.raw.decode()]


def receipts(_number: int, _gate: Any) -> int:
    """How many receipts there are."""
    return Receipt.objects.count()
