"""Import orders and their deliveries.

`orders`: one row a line, the head repeated; the external number tells which rows belong together. All new orders are
saved as drafts in one transaction, then each is handed in by its own action (number, rules, reservation). An external
number that is there already is left as it is. `deliveries`: an order's external number and the day its goods left; each
is posted by its own action, in order of the day. Both may be stopped and started again.
"""

from collections.abc import Sequence
from datetime import date

from zhanggui.foundation.importing.cells import Cells, one_per_cell
from zhanggui.foundation.importing.loaders import Column, Loader, NumberedRow, Report, Step, register
from zhanggui.foundation.periods.queries import require_open
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.decimals import plain
from zhanggui.kernel.errors import BusinessError, gettext_noop
from zhanggui.parties.queries import seen_customers
from zhanggui.sales.actions.bulk import add_orders, draft_problems
from zhanggui.sales.actions.deliveries import post_delivery
from zhanggui.sales.actions.entry import price_many
from zhanggui.sales.actions.orders import submit_order
from zhanggui.sales.domain import states
from zhanggui.sales.domain.rounding import rounded_sum
from zhanggui.sales.doors.order_rows import EXTERNAL_NUMBER, ORDER_COLUMNS, Read, read_orders
from zhanggui.sales.models import Order
from zhanggui.sales.queries.orders import visible_to

DELIVERY_COLUMNS = (
    EXTERNAL_NUMBER,
    Column(
        "day", gettext_noop("Delivered on"),
        ("shipped_date", "delivery_date", "date", "发货日期", "出库日期", "日期"), required=True,
    ),
)  # fmt: skip


def _known(actor: Actor, numbers: set[str]) -> dict[str, Order]:
    orders = visible_to(actor).filter(external_number__in=numbers)
    return {order.external_number or "": order for order in orders}


def _check_orders(actor: Actor, rows: Sequence[NumberedRow]) -> list[BusinessError]:
    """Rules bind new orders only: one that is there may hold what could not be ordered today."""
    read, problems = read_orders(actor, rows)
    numbers = {one.number for one in read}
    known = _known(actor, numbers)
    new = [one for one in read if one.number not in known]
    drafts = [one.draft for one in new]
    found = seen_customers(actor, (draft.customer_id for draft in drafts))
    for one, priced in zip(new, price_many(drafts), strict=True):
        problems += [one.in_file(problem) for problem in draft_problems(one.draft, priced, found)]
    taken = set(Order.objects.filter(external_number__in=numbers - set(known)).values_list("external_number", flat=True))
    return one_per_cell(problems + [one.in_file(_taken()) for one in new if one.number in taken])


def _taken() -> BusinessError:
    """The number belongs to an order that the actor may not see."""
    message = gettext_noop("An order with this external number is there already.")
    return BusinessError("order.external_number", message, field="external_number")


def _apply_orders(actor: Actor, rows: Sequence[NumberedRow]) -> Report:
    read, _ = read_orders(actor, rows)
    known = _known(actor, {one.number for one in read})
    new = [one for one in read if one.number not in known]
    if new:
        add_orders(actor, drafts=[one.draft for one in new])
    steps = [
        {"order": one.number, "row": str(one.rows[0])}
        for one in read
        if one.number not in known or _never_handed_in(known[one.number])
    ]
    return Report(created=len(new), unchanged=len(read) - len(new), notes=_figures(read), steps=steps)


def _figures(read: Sequence[Read]) -> dict[str, str]:
    """What the file says: to be compared with the system it came from."""
    sums = rounded_sum([one.draft for one in read])
    return {
        gettext_noop("Orders"): str(len(read)),
        gettext_noop("Lines"): str(sum(len(one.draft.lines) for one in read)),
        gettext_noop("Sum of the line amounts"): plain(sums.rounded),
        gettext_noop("Exact sum before rounding"): plain(sums.exact),
        gettext_noop("Lost and found by rounding"): plain(sums.difference),
        gettext_noop("Freight"): plain(sums.freight),
    }


def _never_handed_in(order: Order) -> bool:
    return order.status == states.DRAFT and order.number is None


def _hand_in(actor: Actor, step: Step) -> bool:
    order = visible_to(actor).filter(external_number=step["order"]).first()
    if order is None or not _never_handed_in(order):
        return False
    submit_order(actor, order_id=order.pk)
    return True


def _check_deliveries(actor: Actor, rows: Sequence[NumberedRow]) -> list[BusinessError]:
    problems: list[BusinessError] = []
    orders = _known(actor, {row.cells["external_number"] for row in rows})
    months: set[date] = set()
    for row in rows:
        cells = Cells(row, problems)
        day = cells.day("day")
        _check_order(cells, orders.get(cells.text("external_number", 60)), day)
        if day and day.replace(day=1) not in months:
            months.add(day.replace(day=1))
            _check_period(cells, day)
    return one_per_cell(problems)


def _check_order(cells: Cells, order: Order | None, day: date | None) -> None:
    if order is None:
        cells.wrong("order.unknown", gettext_noop("There is no such order, or it is not yours."), "external_number")
        return
    if order.closing == states.DONE:
        return
    if order.status != states.APPROVED:
        cells.wrong("order.not_approved", gettext_noop("Only an approved order can be delivered."), "external_number")
    elif order.closing == states.CLOSED:
        cells.wrong("order.closed", gettext_noop("This order is closed; nothing is left to deliver."), "external_number")
    if day and day < order.order_date:
        cells.wrong("date.before_order", gettext_noop("The goods cannot leave before they were ordered."), "day")


def _check_period(cells: Cells, day: date) -> None:
    try:
        require_open(day)
    except BusinessError as error:
        cells.wrong(error.code, error.message, "day", **error.params)


def _apply_deliveries(actor: Actor, rows: Sequence[NumberedRow]) -> Report:
    days = [(Cells(row, []).day("day") or date.min, row) for row in rows]
    steps = [
        {"order": row.cells["external_number"], "day": day.isoformat(), "row": str(row.number)}
        for day, row in sorted(days, key=lambda pair: (pair[0], pair[1].number))
    ]
    return Report(steps=steps, notes={gettext_noop("Deliveries"): str(len(steps))})


def _deliver(actor: Actor, step: Step) -> bool:
    order = visible_to(actor).filter(external_number=step["order"]).first()
    if order is None or order.closing == states.DONE:
        return False
    post_delivery(actor, order_id=order.pk, day=date.fromisoformat(step["day"]))
    return True


register(Loader("orders", gettext_noop("Orders"), "sales.import_orders", ORDER_COLUMNS, _check_orders, _apply_orders, _hand_in))
register(
    Loader(
        "deliveries", gettext_noop("Deliveries"), "sales.post_delivery", DELIVERY_COLUMNS, _check_deliveries,
        _apply_deliveries, _deliver, key=("external_number",),
    )
)  # fmt: skip
