"""The chain from order to money costs the same number of statements for 1, 10 and 100 lines, and at most 80."""

import uuid
from decimal import Decimal
from typing import Any

import pytest

from tests.support.cast import DAY, Cast, system
from zhanggui.catalog.actions import create_product
from zhanggui.catalog.domain import ProductCard
from zhanggui.foundation.approvals.actions import decide, set_rule
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


def _statements(run: Any, *, keyed: bool) -> list[str]:
    """What an action sends to the database, begin and commit left out; a one-time key adds its own look-up."""
    sent: list[str] = []

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(FRAMES):
            sent.append(sql)
        return execute(sql, params, many, context)

    call = Call(remote=True, key=uuid.uuid4().hex) if keyed else Call()
    with calling(call), connection().execute_wrapper(count):
        run()
    return sent


def _chain(cast: Cast, lines: int, *, keyed: bool = False) -> dict[str, int]:
    """Statements of each action of one chain with one rule biting; everybody's rights are read anew, as in a request."""
    set_rule(system(), kind="sales.order", fact="total", limit="1", role="sales_manager")
    cards = [ProductCard(code=f"P-{lines}-{n}", name="货") for n in range(lines)]
    products = [create_product(system(), card=card) for card in cards]
    set_prices(system(), prices={product.pk: Decimal("1.5") for product in products})
    goods = [Incoming(product.pk, Decimal(9), Decimal(1)) for product in products]
    receive_stock(system(), warehouse_id=cast.warehouse.pk, day=DAY, goods=goods)
    people = (cast.seller, cast.seller, cast.manager, cast.keeper, cast.finance, cast.finance)
    seller, submitter, manager, keeper, biller, finance = (User.objects.get(pk=person.pk) for person in people)
    draft = cast.draft(*((product, "2") for product in products))
    made: dict[str, Any] = {}
    steps = {
        "create": lambda: made.update(order=create_order(seller, draft=draft)),
        "submit": lambda: submit_order(submitter, order_id=made["order"].pk),
        "decide": lambda: decide(manager, kind="sales.order", document_id=made["order"].pk, approve=True),
        "deliver": lambda: made.update(delivery=post_delivery(keeper, order_id=made["order"].pk, day=DAY)),
        "invoice": lambda: issue_invoice(biller, order_id=made["order"].pk, day=DAY),
        "receive": lambda: _receive(cast, finance, made["delivery"].reference, made["delivery"].total),
    }
    return {name: len(_statements(step, keyed=keyed)) for name, step in steps.items()}


def _receive(cast: Cast, finance: User, source: str, amount: Decimal) -> None:
    charge = Charge.objects.get(source=source)  # the one read that is the test's own
    receive_payment(finance, customer_id=cast.customer.pk, day=DAY, amount=amount, parts=[Share(charge.pk, amount)])


@pytest.mark.django_db
def test_statements_do_not_grow_with_the_lines(cast: Cast) -> None:
    _chain(cast, 2)  # the first chain makes the credit row
    counts = {lines: _chain(cast, lines) for lines in (1, 10, 100)}
    assert counts[1] == counts[10] == counts[100], counts
    assert sum(counts[1].values()) - 1 <= MOST, counts[1]
    keyed = _chain(cast, 20, keyed=True)
    assert {name: count - counts[10][name] for name, count in keyed.items()} == dict.fromkeys(keyed, 1), keyed
