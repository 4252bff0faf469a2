"""What happens in sales. Names are public: stored once, they stay."""

from dataclasses import dataclass
from typing import ClassVar

from zhanggui.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSubmitted(Event):
    """An order was handed in."""

    name: ClassVar[str] = "sales.order.submitted"

    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderApproved(Event):
    """An order was approved; its stock is reserved."""

    name: ClassVar[str] = "sales.order.approved"

    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRejected(Event):
    """An order was rejected with a reason."""

    name: ClassVar[str] = "sales.order.rejected"

    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryPosted(Event):
    """Goods left for a customer."""

    name: ClassVar[str] = "sales.delivery.posted"

    delivery: int
    customer: int
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceIssued(Event):
    """An invoice was issued."""

    name: ClassVar[str] = "sales.invoice.issued"

    invoice: int
