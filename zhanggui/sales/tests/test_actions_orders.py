"""Orders: what is refused and where, what an edit changes, and every way back."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.support.cast import DAY, Cast, system
from tests.support.refusals import refused
from zhanggui.catalog.actions import create_product
from zhanggui.catalog.domain import ProductCard
from zhanggui.catalog.models import Product
from zhanggui.foundation.approvals.actions import decide
from zhanggui.foundation.approvals.models import Decision, Request
from zhanggui.foundation.books.models import Profile
from zhanggui.foundation.checks import registry
from zhanggui.foundation.operations.models import Operation
from zhanggui.inventory.models import Balance, Reservation
from zhanggui.kernel.errors import BusinessError
from zhanggui.parties.models import Customer
from zhanggui.receivables.models import Account
from zhanggui.sales.actions.deliveries import post_delivery, unpost_delivery
from zhanggui.sales.actions.orders import (
    change_order,
    create_order,
    delete_draft,
    reject_review,
    review_order,
    submit_order,
    unapprove_order,
    void_order,
    withdraw_order,
)
from zhanggui.sales.domain.drafts import DraftLine
from zhanggui.sales.models import Order
from zhanggui.sales.queries.orders import content_hash, lines_of


def entered(cast: Cast, **line: Any) -> Any:
    """A draft whose second line is as given."""
    draft = cast.draft((cast.bearing, "1"))
    other = DraftLine(**{"product_id": cast.drill.pk, "qty": Decimal(1), **line})
    return replace(draft, lines=[*draft.lines, other])


@pytest.mark.parametrize(
    ("line", "code", "field"),
    [
        ({"qty": Decimal(0)}, "qty.not_positive", "qty"),
        ({"qty": Decimal(-1)}, "qty.not_positive", "qty"),
        ({"qty": Decimal("1.5")}, "qty.places", "qty"),
        ({"product_id": 0}, "product.unknown", "product"),
        ({"price": Decimal("-0.01")}, "price.negative", "price"),
        ({"discount": Decimal("1.01")}, "discount.range", "discount"),
        ({"discount": Decimal("-0.01")}, "discount.range", "discount"),
    ],
)
def test_a_wrong_line_is_named_with_its_field(cast: Cast, line: dict[str, Any], code: str, field: str) -> None:
    with refused(code, line=2, field=field):
        create_order(cast.seller, draft=entered(cast, **line))
    assert not Order.objects.exists()


def test_all_wrong_lines_are_named_at_once(cast: Cast) -> None:
    draft = replace(entered(cast, qty=Decimal(0)), freight=Decimal("0.001"), due_date=DAY - timedelta(days=1))
    with pytest.raises(BusinessError) as caught:
        create_order(cast.seller, draft=draft)
    assert [(one.code, one.line) for one in caught.value.problems] == [
        ("date.order", None), ("freight.invalid", None), ("qty.not_positive", 2),
    ]  # fmt: skip


def test_a_stopped_product_and_one_without_a_price_are_refused(cast: Cast) -> None:
    Product.objects.filter(pk=cast.drill.pk).update(status=Product.STOPPED)
    with refused("product.stopped", line=2, field="product"):
        create_order(cast.seller, draft=entered(cast))
    new = create_product(system(), card=ProductCard(code="N-1", name="新品"))
    with refused("price.missing", line=2, field="price"):
        create_order(cast.seller, draft=entered(cast, product_id=new.pk))
    assert create_order(cast.seller, draft=entered(cast, product_id=new.pk, price=Decimal(0))).goods == Decimal("6.80")


def test_a_stopped_or_foreign_customer_and_an_unknown_warehouse_are_refused(cast: Cast) -> None:
    draft = entered(cast)
    with refused("warehouse.unknown", field="warehouse"):
        create_order(cast.seller, draft=replace(draft, warehouse_id=0))
    with refused("customer.unknown", field="customer"):
        create_order(cast.stranger, draft=draft)
    Customer.objects.filter(pk=cast.customer.pk).update(status=Customer.STOPPED)
    with refused("customer.stopped", field="customer"):
        create_order(cast.seller, draft=draft)


def test_nobody_books_an_order_on_a_colleague_outside_of_their_scope(cast: Cast) -> None:
    draft = entered(cast)
    with refused("salesperson.unknown", field="salesperson"):
        create_order(cast.seller, draft=replace(draft, salesperson_id=cast.stranger.pk))
    assert create_order(cast.manager, draft=replace(draft, salesperson_id=cast.manager.pk)).salesperson_id == cast.manager.pk
    assert create_order(cast.boss, draft=draft).salesperson_id == cast.seller.pk


def test_an_external_number_is_taken_once(cast: Cast) -> None:
    create_order(cast.seller, draft=replace(entered(cast), external_number="10248"))
    with refused("order.external_number", field="external_number"):
        create_order(cast.seller, draft=replace(entered(cast), external_number="10248"))


def test_an_order_without_lines_can_be_kept_but_not_handed_in(cast: Cast) -> None:
    order = create_order(cast.seller, draft=cast.draft())
    with refused("lines.none"):
        submit_order(cast.seller, order_id=order.pk)
    assert Order.objects.get().number is None


def test_strangers_find_no_order(cast: Cast) -> None:
    order = create_order(cast.seller, draft=entered(cast))
    for act in (submit_order, delete_draft):
        with refused("order.unknown"):
            act(cast.stranger, order_id=order.pk)
    with refused("order.unknown"):
        change_order(cast.stranger, order_id=order.pk, draft=entered(cast), version=1)
    with refused("permission.missing"):
        submit_order(cast.keeper, order_id=order.pk)
    assert Operation.objects.filter(outcome=Operation.DENIED, action="sales.submit_order").count() == 1


def test_who_looked_at_an_older_version_is_told_so(cast: Cast) -> None:
    order = create_order(cast.seller, draft=entered(cast))
    change_order(cast.seller, order_id=order.pk, draft=entered(cast, qty=Decimal(2)), version=1)
    for act in (submit_order, delete_draft):
        with refused("edit.conflict"):
            act(cast.seller, order_id=order.pk, version=1)
    with refused("edit.conflict"):
        change_order(cast.seller, order_id=order.pk, draft=entered(cast), version=1)


def test_an_edit_of_what_is_approved_on_raises_the_revision_and_a_note_does_not(cast: Cast) -> None:
    order = submit_order(cast.seller, order_id=create_order(cast.seller, draft=entered(cast, qty=Decimal(25))).pk)
    order = withdraw_order(system(), order_id=order.pk)
    hashed = content_hash(order, lines_of(order))
    same = replace(entered(cast, qty=Decimal(25)), note="明天送")
    order = change_order(cast.seller, order_id=order.pk, draft=same, version=order.version)
    assert (order.revision, content_hash(order, lines_of(order))) == (1, hashed)
    for revision, change in enumerate(({"qty": Decimal(26)}, {"price": Decimal(400)}, {"discount": Decimal("0.1")}), 2):
        order = change_order(cast.seller, order_id=order.pk, draft=entered(cast, **change), version=order.version)
        assert order.revision == revision
        assert content_hash(order, lines_of(order)) != hashed
    order = change_order(cast.seller, order_id=order.pk, draft=replace(same, customer_id=cast.other.pk), version=order.version)
    assert order.revision == 5


def test_lines_may_become_fewer_more_and_different(cast: Cast) -> None:
    order = create_order(cast.seller, draft=entered(cast))
    for pairs in ([(cast.drill, "3")], [(cast.bearing, "1"), (cast.drill, "2"), (cast.bearing, "3")], []):
        order = change_order(cast.seller, order_id=order.pk, draft=cast.draft(*pairs), version=order.version)
        assert [(line.product, str(line.ordered.normalize())) for line in lines_of(order)] == pairs
        assert list(registry.breaches()) == []


def test_an_order_under_way_cannot_be_edited_voided_or_deleted(cast: Cast) -> None:
    order = submit_order(cast.seller, order_id=create_order(cast.seller, draft=entered(cast)).pk)
    with refused("order.locked"):
        change_order(cast.seller, order_id=order.pk, draft=entered(cast), version=order.version)
    with refused("order.state"):
        void_order(cast.manager, order_id=order.pk)
    with refused("order.has_number"):
        delete_draft(cast.seller, order_id=order.pk)
    with refused("order.state"):
        submit_order(cast.seller, order_id=order.pk)


def test_taking_an_approval_back_lets_everything_go(cast: Cast) -> None:
    before = list(Balance.objects.order_by("id").values())
    order = submit_order(cast.seller, order_id=create_order(cast.seller, draft=entered(cast, qty=Decimal(2))).pk)
    assert Account.objects.get().committed == order.total
    order = unapprove_order(cast.manager, order_id=order.pk)
    assert (order.status, order.approved_revision, order.revision, order.number) == ("draft", None, 2, "XSDD-20261123-0001")
    assert not Reservation.objects.exists()
    assert list(Balance.objects.order_by("id").values()) == before
    assert Account.objects.get().committed == 0
    assert list(registry.breaches()) == []


def test_an_order_may_change_its_customer_between_two_approvals(cast: Cast) -> None:
    order = submit_order(cast.seller, order_id=create_order(cast.seller, draft=entered(cast)).pk)
    order = unapprove_order(cast.manager, order_id=order.pk)
    draft = replace(entered(cast), customer_id=cast.other.pk)
    order = change_order(cast.seller, order_id=order.pk, draft=draft, version=order.version)
    order = submit_order(cast.seller, order_id=order.pk)
    assert dict(Account.objects.values_list("customer_id", "committed")) == {cast.customer.pk: 0, cast.other.pk: order.total}
    assert list(registry.breaches()) == []


def test_a_delivered_order_cannot_be_taken_back(cast: Cast) -> None:
    order = submit_order(cast.seller, order_id=create_order(cast.seller, draft=entered(cast)).pk)
    delivery = post_delivery(cast.keeper, order_id=order.pk, day=DAY)
    with refused("order.delivered"):
        unapprove_order(cast.manager, order_id=order.pk)
    unpost_delivery(cast.keeper, delivery_id=delivery.pk)
    order = unapprove_order(cast.manager, order_id=order.pk)
    with refused("line.has_history"):
        change_order(cast.seller, order_id=order.pk, draft=cast.draft((cast.bearing, "1")), version=order.version)
    order = change_order(cast.seller, order_id=order.pk, draft=entered(cast, qty=Decimal(3)), version=order.version)
    submit_order(cast.seller, order_id=order.pk)
    post_delivery(cast.keeper, order_id=order.pk, day=DAY)
    assert list(registry.breaches()) == []


def test_a_voided_order_keeps_its_number_and_a_draft_is_deleted_without_a_trace_in_the_series(cast: Cast) -> None:
    order = create_order(cast.seller, draft=entered(cast))
    with refused("order.no_number"):
        void_order(cast.manager, order_id=order.pk)
    delete_draft(cast.seller, order_id=order.pk)
    order = submit_order(cast.seller, order_id=create_order(cast.seller, draft=entered(cast, qty=Decimal(30))).pk)
    withdraw_order(cast.seller, order_id=order.pk)
    order = void_order(cast.manager, order_id=order.pk)
    assert (order.status, order.number) == ("void", "XSDD-20261123-0001")
    with refused("order.state"):
        submit_order(cast.seller, order_id=order.pk)
    assert list(registry.breaches()) == []


def test_a_rejected_order_comes_back_with_its_reason_and_is_asked_for_anew(cast: Cast) -> None:
    order = submit_order(cast.seller, order_id=create_order(cast.seller, draft=entered(cast, qty=Decimal(30))).pk)
    decide(cast.manager, kind="sales.order", document_id=order.pk, approve=False, note="价格太低")
    order.refresh_from_db()
    assert order.status == "rejected"
    order = change_order(cast.seller, order_id=order.pk, draft=entered(cast, qty=Decimal(29)), version=order.version)
    submit_order(cast.seller, order_id=order.pk)
    decide(cast.manager, kind="sales.order", document_id=order.pk, approve=True)
    assert list(Decision.objects.order_by("id").values_list("approved", "note")) == [(False, "价格太低"), (True, "")]
    assert set(Request.objects.values_list("revision", "state")) == {(1, "rejected"), (2, "approved")}
    assert list(registry.breaches()) == []


def test_with_a_review_step_somebody_else_looks_first(cast: Cast) -> None:
    Profile.objects.update(review_orders=True)
    order = submit_order(cast.seller, order_id=create_order(cast.seller, draft=entered(cast)).pk)
    assert order.status == "submitted"
    with refused("permission.missing"):
        review_order(cast.seller, order_id=order.pk)
    with refused("approval.reason"):
        reject_review(cast.manager, order_id=order.pk, note=" ")
    assert reject_review(cast.manager, order_id=order.pk, note="缺地址").status == "rejected"
    submit_order(cast.seller, order_id=order.pk)
    assert review_order(cast.manager, order_id=order.pk).status == "approved"
    own = submit_order(cast.manager, order_id=create_order(cast.manager, draft=entered(cast)).pk)
    with refused("review.own"):
        review_order(cast.manager, order_id=own.pk)
    assert list(registry.breaches()) == []


def test_the_year_of_a_number_is_that_of_the_order_date(cast: Cast) -> None:
    draft = cast.draft((cast.bearing, "1"), day=date(1996, 7, 4))
    assert submit_order(cast.seller, order_id=create_order(cast.seller, draft=draft).pk).number == "XSDD-19960704-0001"
