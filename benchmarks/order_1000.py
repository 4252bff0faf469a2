"""A large document: 1,000 lines created, approved and delivered."""

from collections.abc import Iterator
from decimal import Decimal

from benchmarks.company import found
from benchmarks.measure import alone, counted
from zhanggui.foundation.approvals.actions import decide
from zhanggui.sales.actions.deliveries import post_delivery
from zhanggui.sales.actions.orders import create_order, submit_order
from zhanggui.sales.domain.drafts import Draft, DraftLine


def run(engine: str, n: int) -> Iterator[dict[str, object]]:
    """Median of a few runs and the statements of one."""
    company = found()
    lines = [DraftLine(product_id=pk, qty=Decimal(1)) for pk in company.products]

    def once() -> None:
        draft = Draft(customer_id=company.customers[0], warehouse_id=company.warehouse, order_date=company.day, lines=lines)
        order = create_order(company.person("seller"), draft=draft)
        submit_order(company.person("seller"), order_id=order.pk)
        decide(company.person("manager"), kind="sales.order", document_id=order.pk, approve=True)
        post_delivery(company.person("keeper"), order_id=order.pk, day=company.day)

    with counted() as statements:
        once()
    yield {"lines": len(lines), "statements": len(statements), **alone(once, min(n, 10))}
