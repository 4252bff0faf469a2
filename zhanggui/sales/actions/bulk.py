"""Save many orders at once, as an import does."""

from collections.abc import Sequence

from zhanggui.foundation.books.rows import insert_rows
from zhanggui.foundation.identity.queries import require_may_sell_for
from zhanggui.foundation.operations.frame import action, record
from zhanggui.inventory.queries import warehouses
from zhanggui.kernel import clock
from zhanggui.kernel.actors import Actor, person_id
from zhanggui.kernel.errors import BusinessError, gettext_noop, refuse_all
from zhanggui.parties.models import Customer
from zhanggui.parties.queries import seen_customers, unknown_customer
from zhanggui.sales.actions.entry import Priced, fill, price_many
from zhanggui.sales.domain.drafts import Draft, head_problems
from zhanggui.sales.models import Order, OrderLine


@action("sales.import_orders")
def add_orders(actor: Actor, /, *, drafts: Sequence[Draft]) -> list[Order]:
    """Save new orders as drafts in a constant number of statements, all of them or none.

    Raises all problems of all drafts at once; who may see which customer counts as for a single order.
    """
    found = seen_customers(actor, (draft.customer_id for draft in drafts))
    priced = price_many(drafts)
    refuse_all([problem for draft, one in zip(drafts, priced, strict=True) for problem in draft_problems(draft, one, found)])
    _require_known_places(drafts)
    for person in {draft.salesperson_id for draft in drafts if draft.salesperson_id is not None}:
        require_may_sell_for(actor, person)
    _require_new_numbers(drafts)
    orders, lines = [], []
    for draft, one in zip(drafts, priced, strict=True):
        order = _order(actor, draft, found[draft.customer_id])
        for line in fill(order, draft, one):
            line.order = order
            lines.append(line)
        orders.append(order)
    insert_rows(Order, orders)
    insert_rows(OrderLine, lines)
    record("sales.order", "imported", note=str(len(orders)))
    return orders


def _order(actor: Actor, draft: Draft, customer: Customer) -> Order:
    order = Order(customer=customer, customer_name=customer.name, creator_id=person_id(actor), created_at=clock.now())
    order.salesperson_id = draft.salesperson_id or customer.salesperson_id or person_id(actor)
    return order


def draft_problems(draft: Draft, priced: Priced, found: dict[int, Customer]) -> list[BusinessError]:
    """Everything that keeps one draft from being saved; `line` is the line's place in the draft."""
    problems = [*head_problems(draft), *priced.problems]
    customer = found.get(draft.customer_id)
    if customer is None:
        problems.append(unknown_customer())
    elif customer.status == Customer.STOPPED:
        problems.append(BusinessError("customer.stopped", gettext_noop("This customer is stopped."), field="customer"))
    return problems


def _require_known_places(drafts: Sequence[Draft]) -> None:
    wanted = {draft.warehouse_id for draft in drafts}
    if wanted - set(warehouses().filter(pk__in=wanted).values_list("pk", flat=True)):
        raise BusinessError("warehouse.unknown", gettext_noop("There is no such warehouse."), field="warehouse")


def _require_new_numbers(drafts: Sequence[Draft]) -> None:
    numbers = [draft.external_number for draft in drafts if draft.external_number]
    if len(set(numbers)) != len(numbers) or Order.objects.filter(external_number__in=numbers).exists():
        raise BusinessError(
            "order.external_number", gettext_noop("An order with this external number is there already."),
            field="external_number",
        )  # fmt: skip
