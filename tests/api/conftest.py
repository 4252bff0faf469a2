"""The API as each of the cast uses it."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.support.cast import Cast
from tests.support.programs import Program, done

DAY = "2026-11-23"


@dataclass(frozen=True, slots=True)
class Desk:
    """Programs with the tokens of the cast, and what they send most."""

    cast: Cast
    boss: Program
    manager: Program
    seller: Program
    stranger: Program
    keeper: Program
    finance: Program
    nobody: Program

    def entered(self, *lines: tuple[int, str], **head: Any) -> dict[str, Any]:
        """An order of the customer: (product id, quantity) pairs at list price; bearings by default."""
        listed = lines or ((self.cast.bearing.pk, "5"),)
        return {
            "customer": self.cast.customer.pk, "warehouse": self.cast.warehouse.pk, "order_date": DAY,
            "lines": [{"product": product, "qty": qty} for product, qty in listed], **head,
        }  # fmt: skip

    def approved(self, *lines: tuple[int, str]) -> int:
        """The id of an order that may be delivered."""
        order = done(self.seller.post("/sales/orders", self.entered(*lines)), 201)
        assert done(self.seller.post(f"/sales/orders/{order['id']}/submit"))["status"] == "approved"
        return int(order["id"])

    def delivered(self) -> dict[str, Any]:
        """A posted delivery of five bearings."""
        path = f"/sales/orders/{self.approved()}/deliveries"
        return dict(done(self.keeper.post(path, {"date": DAY}), 201))


@pytest.fixture
def desk(cast: Cast) -> Desk:
    """Everybody at their desk."""
    people = {name: Program(getattr(cast, name)) for name in ("boss", "manager", "seller", "stranger", "keeper", "finance")}
    return Desk(cast=cast, nobody=Program(None), **people)
