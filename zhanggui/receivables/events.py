"""What happens in receivables."""

from dataclasses import dataclass
from typing import ClassVar

from zhanggui.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentReceived(Event):
    """Money came in from a customer."""

    name: ClassVar[str] = "receivables.payment.received"

    receipt: int
    customer: int
    amount: str
