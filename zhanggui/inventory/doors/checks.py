"""What must hold in inventory: balances, costs and reservations are what the moves say."""

from collections import defaultdict
from collections.abc import Iterator

from zhanggui.foundation.checks.registry import computed_invariant, invariant, select
from zhanggui.foundation.checks.sql import id_in, not_whole_fen, number_gaps, outside_of_periods
from zhanggui.kernel.decimals import QTY_PLACES
from zhanggui.kernel.errors import gettext_noop

# Every move twice: into its target, out of its source, with the running quantity noted there.
FLOW = """
    flow AS (
        SELECT id, target_id AS location_id, product_id, qty, value, target_after AS noted FROM inventory_move
        UNION ALL
        SELECT id, source_id, product_id, -qty, -value, source_after FROM inventory_move
    )
"""


@invariant("STK-1", gettext_noop("Stock on hand is the sum of all moves, in every warehouse."), places=QTY_PLACES)
def balances() -> str:
    return f"""
    WITH {FLOW}, summed AS (
        SELECT location_id, product_id, SUM(qty) AS qty FROM flow
        WHERE location_id IN (SELECT id FROM inventory_location WHERE kind = 'warehouse') GROUP BY location_id, product_id
    )
    SELECT 'inventory.balance/' || b.id, 'on hand', b.on_hand, COALESCE(s.qty, 0) FROM inventory_balance b
    LEFT JOIN summed s ON s.location_id = b.location_id AND s.product_id = b.product_id
    WHERE b.on_hand <> COALESCE(s.qty, 0)
    UNION ALL
    SELECT 'catalog.product/' || s.product_id, 'moved, but no balance row', 0, s.qty FROM summed s
    LEFT JOIN inventory_balance b ON s.location_id = b.location_id AND s.product_id = b.product_id
    WHERE b.id IS NULL AND s.qty <> 0
    """  # noqa: S608


@invariant("STK-4", gettext_noop("Goods never appear or vanish: every move goes from one place to another."))
def moves_go_somewhere() -> str:
    return """
    SELECT 'inventory.move/' || m.id, 'goes from ' || COALESCE(s.kind, 'nowhere') || ' to ' || COALESCE(t.kind, 'nowhere')
    FROM inventory_move m LEFT JOIN inventory_location s ON s.id = m.source_id
    LEFT JOIN inventory_location t ON t.id = m.target_id
    WHERE m.qty <= 0 OR m.value < 0 OR m.source_id = m.target_id OR s.id IS NULL OR t.id IS NULL
        OR (s.kind <> 'warehouse' AND t.kind <> 'warehouse')
    """


@invariant("STK-5", gettext_noop("No warehouse ever held less than nothing."), places=QTY_PLACES)
def never_negative() -> str:
    return """
    SELECT 'inventory.balance/' || id, 'on hand', on_hand, 0 FROM inventory_balance WHERE on_hand < 0
    UNION ALL
    SELECT 'inventory.move/' || id, 'left in the warehouse', COALESCE(source_after, target_after), 0 FROM inventory_move
    WHERE source_after < 0 OR target_after < 0
    """


@invariant("STK-6", gettext_noop("Reserved stock is what documents hold, and never more than is there."), places=QTY_PLACES)
def reserved() -> str:
    return """
    WITH held AS (
        SELECT location_id, product_id, SUM(qty) AS qty FROM inventory_reservation GROUP BY location_id, product_id
    )
    SELECT 'inventory.balance/' || b.id, 'reserved', b.reserved, COALESCE(h.qty, 0) FROM inventory_balance b
    LEFT JOIN held h ON h.location_id = b.location_id AND h.product_id = b.product_id
    WHERE b.reserved <> COALESCE(h.qty, 0)
    UNION ALL
    SELECT 'inventory.balance/' || id, 'reserved of on hand', reserved, on_hand FROM inventory_balance
    WHERE reserved < 0 OR (reserved > on_hand AND on_hand >= 0)
    UNION ALL
    SELECT 'inventory.reservation/' || r.id, 'held without a balance row', r.qty, 0 FROM inventory_reservation r
    LEFT JOIN inventory_balance b ON r.location_id = b.location_id AND r.product_id = b.product_id
    WHERE b.id IS NULL AND r.qty <> 0
    """


@invariant("STK-8", gettext_noop("The running quantity of every move follows from the move before it."), places=QTY_PLACES)
def running_quantities() -> str:
    return f"""
    WITH {FLOW}, running AS (
        SELECT f.id, f.noted, l.kind,
               SUM(f.qty) OVER (PARTITION BY f.location_id, f.product_id ORDER BY f.id) AS reached
        FROM flow f JOIN inventory_location l ON l.id = f.location_id
    )
    SELECT 'inventory.move/' || id, 'quantity after', noted, reached FROM running
    WHERE kind = 'warehouse' AND (noted IS NULL OR noted <> reached)
    UNION ALL
    SELECT 'inventory.move/' || id, 'quantity after, in a virtual place', noted, 0 FROM running
    WHERE kind <> 'warehouse' AND noted IS NOT NULL
    """  # noqa: S608


# What every cost pool holds and is worth by its moves.
POOLS = f"""
    {FLOW}, summed AS (
        SELECT l.pool_id, f.product_id, SUM(f.qty) AS qty, SUM(f.value) AS value
        FROM flow f JOIN inventory_location l ON l.id = f.location_id WHERE l.pool_id IS NOT NULL
        GROUP BY l.pool_id, f.product_id
    )
"""  # noqa: S608


@invariant("STK-9", gettext_noop("Stock value of every product is the sum of its moves, and nothing is worth nothing."))
def values() -> str:
    return f"""
    WITH {POOLS}
    SELECT 'inventory.cost/' || c.id, 'value', c.value, COALESCE(s.value, 0) FROM inventory_cost c
    LEFT JOIN summed s ON s.pool_id = c.pool_id AND s.product_id = c.product_id WHERE c.value <> COALESCE(s.value, 0)
    UNION ALL
    SELECT 'catalog.product/' || s.product_id, 'moved, but no cost row', 0, s.value FROM summed s
    LEFT JOIN inventory_cost c ON s.pool_id = c.pool_id AND s.product_id = c.product_id
    WHERE c.id IS NULL AND (s.qty <> 0 OR s.value <> 0)
    UNION ALL
    SELECT 'inventory.cost/' || id, 'value of nothing', value, 0 FROM inventory_cost
    WHERE qty < 0 OR value < 0 OR (qty = 0 AND value <> 0)
    """  # noqa: S608


@invariant("STK-9", gettext_noop("The quantity behind every average cost is the sum of its moves."), places=QTY_PLACES)
def cost_quantities() -> str:
    return f"""
    WITH {POOLS}
    SELECT 'inventory.cost/' || c.id, 'quantity', c.qty, COALESCE(s.qty, 0) FROM inventory_cost c
    LEFT JOIN summed s ON s.pool_id = c.pool_id AND s.product_id = c.product_id WHERE c.qty <> COALESCE(s.qty, 0)
    """  # noqa: S608


@computed_invariant(
    "STK-9", gettext_noop("Every issue costs its share at the moving average in posting order; the last takes the rest.")
)
def issue_values() -> Iterator[tuple[str, str]]:
    """Replayed in posting order, which is the order the costs were taken in; the business date does not re-cost."""
    qty: dict[tuple[int, int], int] = defaultdict(int)
    value: dict[tuple[int, int], int] = defaultdict(int)
    for pk, product, pool_out, pool_in, moved, worth, reverses in select(
        "SELECT m.id, m.product_id, s.pool_id, t.pool_id, m.qty, m.value, m.reverses_id FROM inventory_move m "
        "JOIN inventory_location s ON s.id = m.source_id JOIN inventory_location t ON t.id = m.target_id ORDER BY m.id"
    ):
        if pool_out == pool_in:
            continue
        if pool_in is not None:
            qty[pool_in, product] += moved
            value[pool_in, product] += worth
        if pool_out is not None:
            key = pool_out, product
            expected = _share(value[key], moved, qty[key])
            if reverses is None and worth != expected:
                yield f"inventory.move/{pk}", f"worth {worth / 10000:.2f}, at the moving average {expected / 10000:.2f}"
            qty[key] -= moved
            value[key] -= worth


def _share(value: int, moved: int, qty: int) -> int:
    """Half up to whole fen (100 of the stored units), in integers."""
    if moved >= qty:
        return value
    return (2 * value * moved + 100 * qty) // (200 * qty) * 100


@invariant("ORD-5", gettext_noop("The head of a document is the sum of its lines."))
def receipt_totals() -> str:
    return """
    SELECT 'inventory.receipt/' || r.id, 'value', r.value, COALESCE(SUM(l.value), 0) FROM inventory_stockreceipt r
    LEFT JOIN inventory_stockreceiptline l ON l.receipt_id = r.id GROUP BY r.id, r.value
    HAVING r.value <> COALESCE(SUM(l.value), 0)
    """


@invariant("ORD-12", gettext_noop("Every document line has its move, and every move its line."))
def receipt_moves() -> str:
    return f"""
    SELECT 'inventory.receipt/' || l.receipt_id, 'line ' || l.line_no || ' and its move differ'
    FROM inventory_stockreceiptline l
    LEFT JOIN inventory_move m ON m.document = 'inventory.receipt/' || l.receipt_id AND m.line_id = l.id
        AND COALESCE(m.reverses_id, 0) = 0
    WHERE m.id IS NULL OR m.qty <> l.qty OR m.value <> l.value OR m.product_id <> l.product_id
    UNION ALL
    SELECT 'inventory.move/' || m.id, 'no line of ' || m.document || ' stands behind it' FROM inventory_move m
    LEFT JOIN inventory_stockreceiptline l ON l.id = m.line_id AND l.receipt_id = {id_in("m.document", "inventory.receipt")}
    WHERE m.document LIKE 'inventory.receipt/%' AND l.id IS NULL
    """  # noqa: S608


@invariant("MON-1", gettext_noop("What is posted is whole fen."))
def whole_fen() -> str:
    return " UNION ALL ".join(
        (
            not_whole_fen("inventory.move", "inventory_move", ["value"]),
            not_whole_fen("inventory.cost", "inventory_cost", ["value"]),
            not_whole_fen("inventory.receipt", "inventory_stockreceipt", ["value"]),
        )
    )


@invariant("NUM-2", gettext_noop("Document numbers have no gap and no double in their series and day."))
def receipt_numbers() -> str:
    return number_gaps("inventory_stockreceipt", "RKD")


@invariant("GL-3", gettext_noop("A correction is the exact opposite of the row it corrects, once."))
def reversed_moves() -> str:
    return """
    SELECT 'inventory.move/' || r.id, 'is not the opposite of move ' || m.id
    FROM inventory_move r JOIN inventory_move m ON m.id = r.reverses_id
    WHERE r.qty <> m.qty OR r.value <> m.value OR r.product_id <> m.product_id OR r.source_id <> m.target_id
        OR r.target_id <> m.source_id OR r.document <> m.document OR m.reverses_id IS NOT NULL OR r.id <= m.id
    UNION ALL
    SELECT 'inventory.move/' || reverses_id, 'was reversed ' || COUNT(*) || ' times' FROM inventory_move
    WHERE reverses_id IS NOT NULL GROUP BY reverses_id HAVING COUNT(*) > 1
    """


@invariant("GL-4", gettext_noop("Nothing is dated in a month that was closed before it was posted, or never opened."))
def moves_in_open_months() -> str:
    return outside_of_periods("inventory.move", "inventory_move")
