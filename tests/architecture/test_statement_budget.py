"""The chain from order to money costs the same number of statements for 1, 10 and 100 lines, and at most 80."""

import uuid
from decimal import Decimal
from typing import Any

import pytest

from tests.support.cast import DAY, Cast, system
from zhanggui.catalog.actions import create_product
from zhanggui.catalog.domain import ProductCard
from zhanggui.foundation.books.context import connection
from zhanggui.foundation.identity.models import User
from zhanggui.foundation.operations.frame import Call, calling
from zhanggui.inventory.actions.receipts import receive_stock
from zhanggui.inventory.domain import Incoming
from zhanggui.pricing.actions import set_prices
from zhanggui.receivables.actions import receive_payment
from zhanggui.receivables.domain import Part as Share
from zhanggui.receivables.models import Charge
from zhanggui.sales.actions.deliveries import post_delivery
from zhanggui.sales.actions.invoices import issue_invoice
from zhanggui.sales.actions.orders import create_order, submit_order

MOST = 80
FRAMES = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


def _statements(run: Any) -> list[str]:
    """What a request with a one-time key sends to the database, begin and commit left out."""
    sent: list[str] = []

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(FRAMES):
            sent.append(sql)
        return execute(sql, params, many, context)

    with calling(Call(remote=True, key=uuid.uuid4().hex)), connection().execute_wrapper(count):
        run()
    return sent


def _chain(cast: Cast, lines: int) -> dict[str, int]:
    """Statements of each action of one chain; everybody signs in anew, as in a request."""
    cards = [ProductCard(code=f"P-{lines}-{n}", name="货") for n in range(lines)]
    products = [create_product(system(), card=card) for card in cards]
    set_prices(system(), prices={product.pk: Decimal("1.5") for product in products})
    goods = [Incoming(product.pk, Decimal(9), Decimal(1)) for product in products]
    receive_stock(system(), warehouse_id=cast.warehouse.pk, day=DAY, goods=goods)
    seller, keeper, finance = (User.objects.get(pk=p.pk) for p in (cast.seller, cast.keeper, cast.finance))
    draft = cast.draft(*((product, "2") for product in products))
    made: dict[str, Any] = {}
    steps = {
        "create": lambda: made.update(order=create_order(seller, draft=draft)),
        "submit": lambda: submit_order(seller, order_id=made["order"].pk),
        "deliver": lambda: made.update(delivery=post_delivery(keeper, order_id=made["order"].pk, day=DAY)),
        "invoice": lambda: issue_invoice(finance, order_id=made["order"].pk, day=DAY),
        "receive": lambda: _receive(cast, finance, made["delivery"].reference, made["delivery"].total),
    }
    return {name: len(_statements(step)) for name, step in steps.items()}


def _receive(cast: Cast, finance: User, source: str, amount: Decimal) -> None:
    charge = Charge.objects.get(source=source)
    receive_payment(finance, customer_id=cast.customer.pk, day=DAY, amount=amount, parts=[Share(charge.pk, amount)])


@pytest.mark.django_db
def test_statements_do_not_grow_with_the_lines(cast: Cast) -> None:
    _chain(cast, 2)  # the first chain makes the credit row
    counts = {lines: _chain(cast, lines) for lines in (1, 10, 100)}
    assert counts[1] == counts[10] == counts[100], counts
    assert sum(counts[1].values()) <= MOST, counts[1]
