"""The main job: create an order of ten lines, submit, approve with one rule biting, deliver, invoice, receive the money.

The product loads its person anew at every step (rights included) and writes its operation rows and events. The twin
writes the same business rows; see `benchmarks/twin.py` for what it leaves out.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import count

from benchmarks.company import Company, found
from benchmarks.measure import counted, side_by_side
from benchmarks.twin import Twin
from zhanggui.foundation.approvals.actions import decide
from zhanggui.foundation.checks.registry import breaches
from zhanggui.receivables.actions import receive_payment
from zhanggui.receivables.domain import Part
from zhanggui.receivables.models import Charge
from zhanggui.sales.actions.deliveries import post_delivery
from zhanggui.sales.actions.invoices import issue_invoice
from zhanggui.sales.actions.orders import create_order, submit_order
from zhanggui.sales.domain.drafts import Draft, DraftLine

LEFT_OUT = ("APR-4", "ORD-7")  # they judge the content hash and the operation rows, which the twin does not write


def product_chain(company: Company, lines: int) -> Callable[[], None]:
    """One whole chain through the actions, each step its own transaction."""
    turns = count()

    def run() -> None:
        turn = next(turns)
        goods = [company.products[(turn * lines + n) % len(company.products)] for n in range(lines)]
        draft = Draft(
            customer_id=company.customers[turn % len(company.customers)], warehouse_id=company.warehouse,
            order_date=company.day, lines=[DraftLine(product_id=pk, qty=Decimal(n % 9 + 1)) for n, pk in enumerate(goods)],
        )  # fmt: skip
        order = create_order(company.person("seller"), draft=draft)
        submit_order(company.person("seller"), order_id=order.pk)
        decide(company.person("manager"), kind="sales.order", document_id=order.pk, approve=True)
        delivery = post_delivery(company.person("keeper"), order_id=order.pk, day=company.day)
        issue_invoice(company.person("finance"), order_id=order.pk, day=company.day)
        charge = Charge.objects.get(source=delivery.reference)
        receive_payment(
            company.person("finance"), customer_id=order.customer_id, day=company.day, amount=charge.open,
            parts=[Part(charge.pk, charge.open)],
        )  # fmt: skip

    return run


def run(engine: str, n: int) -> Iterator[dict[str, object]]:
    """Chains of 1, 10 and 100 lines; the ten-line one is the headline. Ends with a clean check."""
    company = found()
    for lines in (10, 1, 100):
        product, twin = product_chain(company, lines), Twin(company, lines)
        product()
        with counted() as statements:
            product()
        figures = side_by_side(product, twin.chain, n if lines == 10 else max(10, n // 5))
        yield {"lines": lines, "statements": len(statements), "twin_statements": twin.statements, **figures}
    broken = [str(breach) for breach in breaches() if breach.property not in LEFT_OUT]
    if broken:
        raise SystemExit(f"the books are broken after the run: {broken[:5]}")
