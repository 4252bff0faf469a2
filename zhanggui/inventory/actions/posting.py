"""Post goods in and out: balances, cost and ledger rows in a constant number of statements."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from zhanggui.foundation.books.rows import insert_rows, update_rows
from zhanggui.foundation.operations.frame import action
from zhanggui.foundation.references.registry import resolve
from zhanggui.inventory.domain import Incoming, Outgoing, Worth, incoming_value, unit_cost
from zhanggui.inventory.models import Balance, Cost, Location, Move, Reservation
from zhanggui.inventory.queries import holders, locked_balances, locked_costs, locked_reservations, place
from zhanggui.kernel import clock
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.decimals import ZERO, plain
from zhanggui.kernel.errors import BusinessError, gettext_noop, refuse_all


@action("inventory.post")
def bring_in(
    actor: Actor, /, *, location: Location, origin: str, day: date, document: str, goods: Sequence[tuple[int, Incoming]]
) -> Decimal:
    """Bring goods in from `origin` (supplier, opening) at their cost; `goods` = (line id, incoming).

    Returns the total value. Raises nothing: what is refused is refused by the document before.
    """
    products = [incoming.product_id for _, incoming in goods]
    _make_rows(location, products)
    balances, costs = locked_balances(location.pk, products), locked_costs(location.pool_of_goods, products)
    source, at, moves = place(origin), clock.now(), []
    for line_id, incoming in goods:
        balance, cost = balances[incoming.product_id], costs[incoming.product_id]
        value = incoming_value(incoming)
        balance.on_hand += incoming.qty
        cost.qty += incoming.qty
        cost.value += value
        moves.append(
            Move(
                product_id=incoming.product_id, source=source, target=location, qty=incoming.qty, value=value,
                unit_cost=unit_cost(value, incoming.qty), target_after=balance.on_hand, business_date=day,
                posted_at=at, document=document, line_id=line_id, actor_id=actor.actor_id,
            )
        )  # fmt: skip
    _save(balances, costs)
    insert_rows(Move, moves)
    return sum((move.value for move in moves), ZERO)


def _make_rows(location: Location, products: Sequence[int]) -> None:
    wanted = sorted(set(products))
    Balance.objects.bulk_create([Balance(location=location, product_id=p) for p in wanted], ignore_conflicts=True)
    Cost.objects.bulk_create([Cost(pool_id=location.pool_of_goods, product_id=p) for p in wanted], ignore_conflicts=True)


@action("inventory.post")
def issue(actor: Actor, /, *, location: Location, day: date, document: str, goods: Sequence[Outgoing]) -> dict[int, Decimal]:
    """Send goods to customers: own reservation first, then free stock; costs at the moving average.

    Returns the cost by line id. Raises `stock.short` for every line that cannot be served, naming the holders.
    """
    products = [line.product_id for line in goods]
    balances = locked_balances(location.pk, products)
    kept = locked_reservations(line.owner for line in goods)
    _refuse_short(location, balances, kept, goods)
    costs = locked_costs(location.pool_of_goods, products)
    worth = {product: Worth(cost.qty, cost.value) for product, cost in costs.items()}
    target, at, moves, values = place(Location.CUSTOMER), clock.now(), [], {}
    for line in goods:
        balance = balances[line.product_id]
        used = min(line.qty, kept[line.owner].qty) if line.owner in kept else ZERO
        if used:
            kept[line.owner].qty -= used
        balance.on_hand -= line.qty
        balance.reserved -= used
        values[line.line_id] = value = worth[line.product_id].take(line.qty)
        moves.append(
            Move(
                product_id=line.product_id, source=location, target=target, qty=line.qty, value=value,
                unit_cost=unit_cost(value, line.qty), source_after=balance.on_hand, business_date=day,
                posted_at=at, document=document, line_id=line.line_id, actor_id=actor.actor_id,
            )
        )  # fmt: skip
    for product, cost in costs.items():
        cost.qty, cost.value = worth[product].qty, worth[product].value
    update_rows(Reservation, ({"id": row.pk, "qty": row.qty} for row in kept.values()))
    _save(balances, costs)
    insert_rows(Move, moves)
    return values


def _refuse_short(
    location: Location, balances: dict[int, Balance], kept: dict[str, Reservation], goods: Sequence[Outgoing]
) -> None:
    free = {product: row.free for product, row in balances.items()}
    problems = []
    for line in goods:
        own = kept[line.owner].qty if line.owner in kept else ZERO
        beyond = max(line.qty - own, ZERO)
        available = own + free.get(line.product_id, ZERO)
        if beyond > free.get(line.product_id, ZERO):
            problems.append(_short(location, line, available))
        else:
            free[line.product_id] -= beyond
    refuse_all(problems)


def _short(location: Location, line: Outgoing, available: Decimal) -> BusinessError:
    documents = holders(location.pk, line.product_id, line.owner)
    titles = [target.title for target in resolve(documents).values()]
    message = (
        gettext_noop("Only %(available)s can be shipped of the %(wanted)s asked for; the rest is held by %(holders)s.")
        if titles
        else gettext_noop("Only %(available)s can be shipped of the %(wanted)s asked for; bring goods in first.")
    )
    return BusinessError(
        "stock.short", message, line=line.line_no, field="qty",
        available=plain(available), wanted=plain(line.qty), holders=", ".join(titles),
    )  # fmt: skip


@action("inventory.post")
def reverse_moves(actor: Actor, /, *, document: str, day: date) -> None:
    """Write the exact reversal of every move of a document: same quantity, same value, back where it came from."""
    moves = list(
        Move.objects.filter(document=document, reverses=None, move=None).select_related("source", "target").order_by("id")
    )
    if not moves:
        return
    location = next(m.source if m.source.kind == Location.WAREHOUSE else m.target for m in moves)
    products = [move.product_id for move in moves]
    balances, costs = locked_balances(location.pk, products), locked_costs(location.pool_of_goods, products)
    at, rows = clock.now(), []
    for move in moves:
        sign = 1 if move.source_id == location.pk else -1
        balance, cost = balances[move.product_id], costs[move.product_id]
        balance.on_hand += sign * move.qty
        cost.qty += sign * move.qty
        cost.value += sign * move.value
        after = balance.on_hand
        rows.append(
            Move(
                product_id=move.product_id, source=move.target, target=move.source, qty=move.qty, value=move.value,
                unit_cost=move.unit_cost, business_date=day, posted_at=at, document=document, line_id=move.line_id,
                actor_id=actor.actor_id, reverses=move,
                source_after=after if sign < 0 else None, target_after=after if sign > 0 else None,
            )
        )  # fmt: skip
    _save(balances, costs)
    insert_rows(Move, rows)


def _save(balances: dict[int, Balance], costs: dict[int, Cost]) -> None:
    update_rows(
        Balance,
        [{"id": b.pk, "on_hand": b.on_hand, "reserved": b.reserved} for _, b in sorted(balances.items())],
    )
    update_rows(Cost, [{"id": c.pk, "qty": c.qty, "value": c.value} for _, c in sorted(costs.items())])
