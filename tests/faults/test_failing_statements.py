"""The database fails at the first, second, … last statement of every action: each time nothing has happened."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import OperationalError

from tests.support.cast import DAY, Cast
from zhanggui.foundation.books.context import connection
from zhanggui.foundation.checks import registry
from zhanggui.receivables.actions import receive_payment, undo_allocation
from zhanggui.receivables.domain import Part as Share
from zhanggui.receivables.models import Charge
from zhanggui.sales.actions.deliveries import Part, post_delivery, unpost_delivery
from zhanggui.sales.actions.invoices import issue_invoice
from zhanggui.sales.actions.orders import create_order, submit_order

Step = Callable[[], Any]


class _Failing:
    """Let statements pass until the count is used up, then fail like a lost connection."""

    def __init__(self, after: int | None) -> None:
        self.left, self.seen = after, 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            self.seen += 1
            if self.left is not None and self.seen > self.left:
                raise OperationalError("injected")
        return execute(sql, params, many, context)


def _everything() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, read without the ORM's help."""
    found = {}
    with connection().cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if table.startswith(("auth_", "django_", "axes_")):
                continue
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  our own tables
            found[table] = sorted(cursor.fetchall(), key=repr)
    return found


@contextmanager
def _injected(after: int | None) -> Iterator[_Failing]:
    failing = _Failing(after)
    with connection().execute_wrapper(failing):
        yield failing


def _fail_everywhere(step: Step) -> Any:
    """Fail at every statement in turn; the first run that gets through is the real one."""
    before, number = _everything(), 0
    while True:
        with _injected(number) as failing:
            try:
                return step()
            except OperationalError:
                pass
        assert failing.seen == number + 1
        assert _everything() == before, f"statement {number + 1} left something behind"
        number += 1


def test_an_action_that_fails_at_any_statement_leaves_nothing_behind(cast: Cast) -> None:
    draft = cast.draft((cast.bearing, "10"), (cast.drill, "2"), freight=Decimal(9))
    order = _fail_everywhere(lambda: create_order(cast.seller, draft=draft))
    _fail_everywhere(lambda: submit_order(cast.seller, order_id=order.pk))
    first = _fail_everywhere(lambda: post_delivery(cast.keeper, order_id=order.pk, day=DAY, parts=[Part(1, Decimal(4))]))
    _fail_everywhere(lambda: unpost_delivery(cast.keeper, delivery_id=first.pk))
    _fail_everywhere(lambda: post_delivery(cast.keeper, order_id=order.pk, day=DAY))
    _fail_everywhere(lambda: issue_invoice(cast.finance, order_id=order.pk, day=DAY))
    charge = Charge.objects.get(reversed=False)
    parts = [Share(charge.pk, Decimal(100))]
    receipt = _fail_everywhere(
        lambda: receive_payment(cast.finance, customer_id=charge.customer_id, day=DAY, amount=Decimal(150), parts=parts)
    )
    _fail_everywhere(lambda: undo_allocation(cast.finance, receipt_id=receipt.pk))
    assert list(registry.breaches()) == []
