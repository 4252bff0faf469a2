"""The action bar greys exactly what the actions refuse: both walk through every state of an order."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import transaction

from tests.support.cast import DAY, Cast
from zhanggui.foundation.approvals.actions import decide
from zhanggui.kernel.errors import BusinessError
from zhanggui.sales.actions import orders
from zhanggui.sales.actions.deliveries import Part, close_order, post_delivery
from zhanggui.sales.actions.invoices import issue_invoice
from zhanggui.sales.domain.possible import why_not
from zhanggui.sales.models import Order
from zhanggui.sales.queries.orders import lines_of, seen_order
from zhanggui.sales.web.page import asked_for, chain_of, situation

DRILLS, BEARINGS = "24", "40"


def _draft(cast: Cast) -> Order:
    return orders.create_order(cast.seller, draft=cast.draft((cast.drill, DRILLS), (cast.bearing, BEARINGS)))


def _waiting(cast: Cast) -> Order:
    return orders.submit_order(cast.seller, order_id=_draft(cast).pk)


def _approved(cast: Cast) -> Order:
    order = _waiting(cast)
    decide(cast.manager, kind="sales.order", document_id=order.pk, approve=True)
    return order


def _rejected(cast: Cast) -> Order:
    order = _waiting(cast)
    decide(cast.manager, kind="sales.order", document_id=order.pk, approve=False, note="too cheap")
    return order


def _withdrawn(cast: Cast) -> Order:
    return orders.withdraw_order(cast.seller, order_id=_waiting(cast).pk)


def _void(cast: Cast) -> Order:
    return orders.void_order(cast.manager, order_id=_rejected(cast).pk)


def _part(cast: Cast) -> Order:
    order = _approved(cast)
    post_delivery(cast.keeper, order_id=order.pk, day=DAY, parts=[Part(1, Decimal(4))])
    return order


def _closed(cast: Cast) -> Order:
    return close_order(cast.seller, order_id=_part(cast).pk, note="customer gave up")


def _invoiced(cast: Cast) -> Order:
    order = _part(cast)
    issue_invoice(cast.finance, order_id=order.pk, day=DAY)
    return order


STATES = [_draft, _waiting, _approved, _rejected, _withdrawn, _void, _part, _closed, _invoiced]
ACTIONS: dict[str, Callable[[Cast, Order], object]] = {
    "edit": lambda cast, order: orders.change_order(
        cast.boss, order_id=order.pk, draft=cast.draft((cast.drill, "9")), version=order.version
    ),
    "submit": lambda cast, order: orders.submit_order(cast.boss, order_id=order.pk),
    "withdraw": lambda cast, order: orders.withdraw_order(cast.boss, order_id=order.pk),
    "review": lambda cast, order: orders.review_order(cast.boss, order_id=order.pk),
    "approve": lambda cast, order: decide(cast.manager, kind="sales.order", document_id=order.pk, approve=True),
    "reject": lambda cast, order: decide(cast.manager, kind="sales.order", document_id=order.pk, approve=False, note="no"),
    "unapprove": lambda cast, order: orders.unapprove_order(cast.boss, order_id=order.pk),
    "deliver": lambda cast, order: post_delivery(cast.boss, order_id=order.pk, day=DAY, parts=[Part(2, Decimal(1))]),
    "invoice": lambda cast, order: issue_invoice(cast.boss, order_id=order.pk, day=DAY),
    "close": lambda cast, order: close_order(cast.boss, order_id=order.pk, note="enough"),
    "void": lambda cast, order: orders.void_order(cast.boss, order_id=order.pk),
    "delete": lambda cast, order: orders.delete_draft(cast.boss, order_id=order.pk),
}


@pytest.mark.parametrize("make", STATES)
def test_the_bar_and_the_actions_agree(cast: Cast, make: Callable[[Cast], Order]) -> None:
    order_id = make(cast).pk
    for verb, run in ACTIONS.items():
        actor = cast.manager if verb in ("approve", "reject") else cast.boss
        order = seen_order(actor, order_id)
        assert lines_of(order)
        said = why_not(verb, situation(actor, order, chain_of(actor, order), asked_for(actor, order)))
        try:
            with transaction.atomic():
                run(cast, order)
                transaction.set_rollback(True)
            refused = False
        except BusinessError:
            refused = True
        assert refused == bool(said), f"{verb} of {make.__name__}: the bar says “{said}”"


def test_nobody_decides_on_their_own(cast: Cast) -> None:
    order = orders.create_order(cast.manager, draft=cast.draft((cast.drill, DRILLS)))
    order = orders.submit_order(cast.manager, order_id=order.pk)
    now = situation(cast.manager, order, chain_of(cast.manager, order), asked_for(cast.manager, order))
    assert why_not("approve", now) == "Nobody decides on a document they made or submitted themselves."
