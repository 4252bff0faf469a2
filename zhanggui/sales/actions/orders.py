"""Orders from draft to approval and back."""

from zhanggui.foundation.approvals import actions as approvals
from zhanggui.foundation.approvals.policies import Facts
from zhanggui.foundation.books.queries import profile
from zhanggui.foundation.books.rows import insert_rows
from zhanggui.foundation.customfields.queries import own_entries
from zhanggui.foundation.customfields.values import changes as own_changes
from zhanggui.foundation.identity.queries import require_may_sell_for
from zhanggui.foundation.numbering.actions import take_number
from zhanggui.foundation.operations.frame import action, publish, record
from zhanggui.inventory.actions.reserving import release, reserve
from zhanggui.inventory.domain import Want
from zhanggui.inventory.queries import seen_warehouse
from zhanggui.kernel import clock
from zhanggui.kernel.actors import Actor, person_id
from zhanggui.kernel.decimals import ZERO
from zhanggui.kernel.errors import BusinessError, NotPermitted, gettext_noop
from zhanggui.parties.models import Customer
from zhanggui.parties.queries import seen_customer
from zhanggui.receivables.actions import commit, locked_account
from zhanggui.sales.actions.entry import filled
from zhanggui.sales.domain import states
from zhanggui.sales.domain.drafts import Draft
from zhanggui.sales.events import OrderApproved, OrderRejected, OrderSubmitted
from zhanggui.sales.models import Order, OrderLine
from zhanggui.sales.queries.changes import differences, snapshot
from zhanggui.sales.queries.orders import content_hash, lines_of, locked_order

SERIES = "XSDD"
KIND = "sales.order"
LINE_CONTENT = (
    "product", "ordered", "open", "price", "list_price", "discount", "tax_rate", "net", "tax", "gross", "note", "extra",
)  # fmt: skip


@action("sales.create_order")
def create_order(actor: Actor, /, *, draft: Draft) -> Order:
    """Save a new order as a draft; it has no number yet."""
    customer = _customer(actor, draft)
    seen_warehouse(draft.warehouse_id)
    order = Order(customer=customer, customer_name=customer.name, creator_id=person_id(actor), created_at=clock.now())
    order.salesperson_id = _salesperson(actor, draft, customer.salesperson_id or person_id(actor))
    lines = filled(order, draft, actor)
    _require_new_external_number(order)
    order.save()
    for line in lines:
        line.order = order
    insert_rows(OrderLine, lines)
    record(order.reference, "created")
    return order


@action("sales.edit_order")
def change_order(actor: Actor, /, *, order_id: int, draft: Draft, version: int) -> Order:
    """Replace the content of a draft or rejected order. What an approver decides on raises the revision."""
    order = locked_order(actor, order_id, version=version)
    _require_editable(order)
    before = lines_of(order)
    old_hash, old, old_extra = content_hash(order, before), snapshot(order, before), order.extra
    customer = _customer(actor, draft)
    seen_warehouse(draft.warehouse_id)
    order.customer, order.customer_name = customer, customer.name
    order.salesperson_id = _salesperson(actor, draft, order.salesperson_id)
    lines = filled(order, draft, actor, before)
    _require_new_external_number(order)
    if content_hash(order, lines) != old_hash and order.number:
        order.revision += 1
    order.version += 1
    order.status, order.editor_id = states.DRAFT, person_id(actor)
    order.save()
    _replace_lines(order, lines)
    changed = [*differences(old, snapshot(order, lines)), *own_changes(own_entries(Order.carrier), old_extra, order.extra)]
    record(order.reference, "changed", changes=changed)
    return order


def _replace_lines(order: Order, lines: list[OrderLine]) -> None:
    """Lines keep their identity by line number, because reversed deliveries still point at them."""
    surplus = OrderLine.objects.filter(order=order, line_no__gt=len(lines))
    if surplus.filter(delivery_lines__isnull=False).exists():
        raise BusinessError(
            "line.has_history",
            gettext_noop("A line that was delivered once cannot be removed; keep it or close the order."),
        )
    surplus.delete()
    for line in lines:
        line.order = order
    OrderLine.objects.bulk_create(lines, update_conflicts=True, unique_fields=["order", "line_no"], update_fields=LINE_CONTENT)


def _customer(actor: Actor, draft: Draft) -> Customer:
    customer = seen_customer(actor, draft.customer_id)
    if customer.status == Customer.STOPPED:
        raise BusinessError("customer.stopped", gettext_noop("This customer is stopped."), field="customer")
    return customer


def _salesperson(actor: Actor, draft: Draft, usual: int) -> int:
    """The one who sells: as entered, within the actor's scope, because visibility and approver follow from it."""
    entered = draft.salesperson_id
    if entered is None or entered == usual:
        return usual
    require_may_sell_for(actor, entered)
    return entered


def _require_editable(order: Order) -> None:
    if order.status not in states.EDITABLE:
        raise BusinessError("order.locked", gettext_noop("This order is under way; withdraw it or reverse its approval first."))


def _require_new_external_number(order: Order) -> None:
    taken = Order.objects.filter(external_number=order.external_number).exclude(pk=order.pk)
    if order.external_number and taken.exists():
        raise BusinessError(
            "order.external_number", gettext_noop("An order with this external number is there already."),
            field="external_number",
        )  # fmt: skip


@action("sales.submit_order")
def submit_order(actor: Actor, /, *, order_id: int, version: int | None = None) -> Order:
    """Hand an order in: it gets its number; without a review step it goes straight to its approval."""
    order = locked_order(actor, order_id, version=version)
    states.require_move(order.status, states.SUBMITTED)
    lines = lines_of(order)
    if not lines:
        raise BusinessError("lines.none", gettext_noop("There are no lines; add at least one."))
    order.status, order.submitter_id = states.SUBMITTED, person_id(actor)
    order.reviewer_id = order.approver_id = None
    record(order.reference, "submitted")
    if not profile().review_orders:
        order.status = states.REVIEWED
        record(order.reference, "reviewed_automatically")
        _ask_or_approve(actor, order, lines)
    if order.number is None:
        order.number = take_number(SERIES, order.order_date)
    _save(order)
    publish(OrderSubmitted(order=order.pk))
    return order


@action("sales.review_order")
def review_order(actor: Actor, /, *, order_id: int, version: int | None = None) -> Order:
    """Sign off an order as complete and legal (审核); then rules decide whether somebody must approve it."""
    order = locked_order(actor, order_id, version=version)
    states.require_move(order.status, states.REVIEWED)
    if actor.actor_id in (order.creator_id, order.editor_id, order.submitter_id):
        raise NotPermitted("review.own", gettext_noop("Nobody reviews an order they made or submitted themselves."))
    order.status, order.reviewer_id = states.REVIEWED, actor.actor_id
    record(order.reference, "reviewed")
    _ask_or_approve(actor, order, lines_of(order))
    _save(order)
    return order


@action("sales.review_order")
def reject_review(actor: Actor, /, *, order_id: int, note: str, version: int | None = None) -> Order:
    """Send a submitted order back with a reason."""
    order = locked_order(actor, order_id, version=version)
    if order.status != states.SUBMITTED:
        states.require_move(order.status, states.REVIEWED)
    if not note.strip():
        raise BusinessError("approval.reason", gettext_noop("Say why you reject it."), field="note")
    order.status = states.REJECTED
    record(order.reference, "rejected", note=note.strip())
    publish(OrderRejected(order=order.pk))
    _save(order)
    return order


def facts_of(order: Order, lines: list[OrderLine]) -> Facts:
    """What approval rules may judge of an order."""
    return Facts(
        figures={"total": order.total},
        revision=order.revision,
        content_hash=content_hash(order, lines),
        creator_id=order.creator_id,
        editor_id=order.editor_id,
        submitter_id=order.submitter_id or order.creator_id,
        department_id=order.salesperson.department_id,
        document=(order, lines),
    )


def _ask_or_approve(actor: Actor, order: Order, lines: list[OrderLine]) -> None:
    request = approvals.ask(actor, kind=KIND, document_id=order.pk, facts=facts_of(order, lines))
    if request is None:
        _approve(actor, order, lines)


def _approve(actor: Actor, order: Order, lines: list[OrderLine]) -> None:
    """Commit the amount, reserve what is free, open the order for delivery. The caller saves the order."""
    states.require_move(order.status, states.APPROVED)
    order.status, order.approved_revision, order.approver_id = states.APPROVED, order.revision, actor.actor_id
    account = locked_account(order.customer_id, order=order.reference)
    commit(actor, account=account, source=order.reference, amount=order.total - order.charged)
    wants = [Want(line.reference, line.product_id, line.open) for line in lines]
    reserve(actor, location_id=order.warehouse_id, document=order.reference, wants=wants)
    record(order.reference, "released")
    publish(OrderApproved(order=order.pk))


def _save(order: Order) -> None:
    order.version += 1
    order.save(
        update_fields=[
            "number", "status", "progress", "closing", "revision", "approved_revision", "version", "submitter_id",
            "reviewer_id", "approver_id",
        ]
    )  # fmt: skip


@action("approvals.decide")
def carry_out_approval(actor: Actor, /, *, order: Order, lines: list[OrderLine]) -> Order:
    """The locked order's part of the last positive decision."""
    _approve(actor, order, lines)
    _save(order)
    return order


@action("approvals.decide")
def carry_out_rejection(actor: Actor, /, *, order: Order, note: str) -> Order:
    """The locked order's part of a negative decision."""
    states.require_move(order.status, states.REJECTED)
    order.status = states.REJECTED
    _save(order)
    publish(OrderRejected(order=order.pk))
    return order


@action("sales.withdraw_order")
def withdraw_order(actor: Actor, /, *, order_id: int, version: int | None = None) -> Order:
    """Take an order back before it is approved; it becomes a draft and keeps its number."""
    order = locked_order(actor, order_id, version=version)
    if order.status not in (states.SUBMITTED, states.REVIEWED):
        raise BusinessError("order.state", gettext_noop("Only an order that waits for a decision can be withdrawn."))
    approvals.withdraw_request(actor, kind=KIND, document_id=order.pk)
    order.status = states.DRAFT
    record(order.reference, "withdrawn")
    _save(order)
    return order


@action("sales.unapprove_order")
def unapprove_order(actor: Actor, /, *, order_id: int, version: int | None = None) -> Order:
    """反审核: back to draft while nothing was delivered; reservations and commitment are let go, revision + 1."""
    order = locked_order(actor, order_id, version=version)
    if order.status != states.APPROVED:
        raise BusinessError("order.state", gettext_noop("Only an approved order can be taken back."))
    if order.progress != states.NONE or order.closing == states.CLOSED:
        raise BusinessError("order.delivered", gettext_noop("Goods were delivered already; reverse the deliveries first."))
    account = locked_account(order.customer_id, order=order.reference)
    commit(actor, account=account, source=order.reference, amount=ZERO)
    release(actor, document=order.reference)
    order.status, order.approved_revision = states.DRAFT, None
    order.revision += 1
    record(order.reference, "unapproved")
    _save(order)
    return order


@action("sales.void_order")
def void_order(actor: Actor, /, *, order_id: int, version: int | None = None) -> Order:
    """作废 a numbered order that is not under way; it keeps its number."""
    order = locked_order(actor, order_id, version=version)
    states.require_move(order.status, states.VOID)
    if order.number is None:
        raise BusinessError("order.no_number", gettext_noop("A draft without a number is simply deleted."))
    order.status = states.VOID
    record(order.reference, "voided")
    _save(order)
    return order


@action("sales.delete_draft")
def delete_draft(actor: Actor, /, *, order_id: int, version: int | None = None) -> None:
    """Delete a draft that never got a number."""
    order = locked_order(actor, order_id, version=version)
    if order.number is not None or order.status != states.DRAFT:
        raise BusinessError("order.has_number", gettext_noop("An order with a number is voided, not deleted."))
    record(order.reference, "deleted")
    order.delete()
