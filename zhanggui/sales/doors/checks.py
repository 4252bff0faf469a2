"""What must hold between orders, deliveries, invoices and what stands behind them."""

import json
from collections.abc import Iterator

from zhanggui.foundation.checks.registry import computed_invariant, invariant, select
from zhanggui.foundation.checks.sql import id_in, number_disorder, number_gaps
from zhanggui.kernel.decimals import QTY_PLACES
from zhanggui.kernel.errors import gettext_noop

# Quantities of an order line as the posted documents tell them.
PARTS = """
    parts AS (
        SELECT dl.order_line_id, SUM(dl.qty) AS qty, SUM(dl.gross) AS gross, SUM(dl.tax) AS tax FROM sales_deliveryline dl
        JOIN sales_delivery d ON d.id = dl.delivery_id WHERE d.status = 'posted' GROUP BY dl.order_line_id
    ),
    billed AS (
        SELECT dl.order_line_id, SUM(il.qty) AS qty FROM sales_invoiceline il
        JOIN sales_deliveryline dl ON dl.id = il.delivery_line_id GROUP BY dl.order_line_id
    )
"""


@invariant("ORD-1", gettext_noop("Ordered is delivered, open or cancelled; delivered is what deliveries say."), places=QTY_PLACES)
def quantities() -> str:
    return f"""
    WITH {PARTS}
    SELECT 'sales.order/' || l.order_id, 'line ' || l.line_no || ': ordered', l.ordered + l."over",
           l.delivered + l.open + l.cancelled FROM sales_orderline l
    WHERE l.ordered + l."over" <> l.delivered + l.open + l.cancelled OR l.ordered <= 0 OR l."over" < 0 OR l.delivered < 0
        OR l.open < 0 OR l.cancelled < 0 OR (l."over" > 0 AND l.open > 0)
    UNION ALL
    SELECT 'sales.order/' || l.order_id, 'line ' || l.line_no || ': delivered', l.delivered, COALESCE(p.qty, 0)
    FROM sales_orderline l LEFT JOIN parts p ON p.order_line_id = l.id WHERE l.delivered <> COALESCE(p.qty, 0)
    """  # noqa: S608


@invariant("ORD-3", gettext_noop("Invoiced is what invoices say, and never more than delivered."), places=QTY_PLACES)
def invoiced() -> str:
    return f"""
    WITH {PARTS}
    SELECT 'sales.order/' || l.order_id, 'line ' || l.line_no || ': invoiced', l.invoiced, COALESCE(b.qty, 0)
    FROM sales_orderline l LEFT JOIN billed b ON b.order_line_id = l.id LEFT JOIN parts p ON p.order_line_id = l.id
    WHERE l.invoiced <> COALESCE(b.qty, 0) OR l.invoiced < 0 OR l.invoiced > COALESCE(p.qty, 0)
    """  # noqa: S608


@invariant(
    "ORD-4", gettext_noop("An invoice says what its deliveries charged, line by line, and stands on posted deliveries only.")
)
def invoices_and_deliveries() -> str:
    return """
    SELECT 'sales.invoice/' || i.id, 'total', i.total, COALESCE(SUM(d.total), 0) FROM sales_invoice i
    LEFT JOIN sales_delivery d ON d.invoice_id = i.id AND d.status = 'posted'
    GROUP BY i.id, i.total HAVING i.total <> COALESCE(SUM(d.total), 0)
    UNION ALL
    SELECT 'sales.invoice/' || il.invoice_id, 'a line', il.gross, dl.gross FROM sales_invoiceline il
    JOIN sales_deliveryline dl ON dl.id = il.delivery_line_id
    WHERE il.qty <> dl.qty OR il.net <> dl.net OR il.tax <> dl.tax OR il.gross <> dl.gross
    UNION ALL
    SELECT 'sales.delivery/' || d.id, 'reversed, but invoiced', d.total, 0 FROM sales_delivery d
    WHERE d.status <> 'posted' AND d.invoice_id IS NOT NULL
    """


@invariant("ORD-6", gettext_noop("Progress and closing of an order follow from its quantities, approval from its revision."))
def states() -> str:
    return """
    WITH sums AS (
        SELECT order_id, SUM(delivered) AS delivered, SUM(open) AS open, SUM(cancelled) AS cancelled
        FROM sales_orderline GROUP BY order_id
    ), told AS (
        SELECT o.id, o.status, o.progress, o.closing, o.revision, o.approved_revision, o.approver_id, o.number,
               COALESCE(s.open, 0) AS open,
               CASE WHEN COALESCE(s.delivered, 0) = 0 THEN 'none' WHEN s.open > 0 OR s.cancelled > 0 THEN 'part'
                    ELSE 'all' END AS computed
        FROM sales_order o LEFT JOIN sums s ON s.order_id = o.id
    )
    SELECT 'sales.order/' || id, status || ', ' || progress || ' (computed: ' || computed || '), ' || closing FROM told
    WHERE progress <> computed OR closing NOT IN ('open', 'done', 'closed')
        OR (closing <> 'open' AND open > 0) OR (closing = 'open' AND status = 'approved' AND open = 0)
        OR (closing <> 'open' AND status <> 'approved')
        OR (status = 'approved' AND (approved_revision IS NULL OR approved_revision <> revision))
        OR (status <> 'approved' AND approved_revision = revision)
        OR status NOT IN ('draft', 'submitted', 'reviewed', 'approved', 'rejected', 'void')
        OR (status <> 'draft' AND number IS NULL)
    """


@invariant("ORD-8", gettext_noop("Goods leave, are invoiced and are kept only for orders that are approved as they stand."))
def approved_as_delivered() -> str:
    return """
    SELECT DISTINCT 'sales.order/' || o.id, 'delivered, but ' || o.status FROM sales_order o
    JOIN sales_delivery d ON d.order_id = o.id AND d.status = 'posted'
    WHERE o.status <> 'approved' OR o.approved_revision IS NULL OR o.approved_revision <> o.revision
    UNION ALL
    SELECT 'sales.order/' || o.id, 'approved while a decision is open' FROM sales_order o
    JOIN approvals_request r ON r.kind = 'sales.order' AND r.document_id = o.id AND r.state = 'open'
    WHERE o.status <> 'reviewed'
    UNION ALL
    SELECT 'sales.order/' || o.id, 'waits for a decision that nobody was asked for' FROM sales_order o
    LEFT JOIN approvals_request r ON r.kind = 'sales.order' AND r.document_id = o.id AND r.state = 'open'
    WHERE o.status = 'reviewed' AND r.id IS NULL
    """


@invariant("ORD-12", gettext_noop("Every document line has its move, and every move its line."))
def chain() -> str:
    return f"""
    SELECT 'sales.delivery/' || d.id, 'a line belongs to another order or product' FROM sales_deliveryline dl
    JOIN sales_delivery d ON d.id = dl.delivery_id LEFT JOIN sales_orderline l ON l.id = dl.order_line_id
    WHERE l.id IS NULL OR l.order_id <> d.order_id OR (d.status = 'posted' AND l.product_id <> dl.product_id)
    UNION ALL
    SELECT 'sales.delivery/' || d.id, 'another customer or warehouse than the order' FROM sales_delivery d
    JOIN sales_order o ON o.id = d.order_id
    WHERE d.status = 'posted' AND (d.customer_id <> o.customer_id OR d.location_id <> o.warehouse_id)
    UNION ALL
    SELECT 'sales.delivery/' || d.id, 'has no lines' FROM sales_delivery d
    WHERE NOT EXISTS (SELECT 1 FROM sales_deliveryline dl WHERE dl.delivery_id = d.id)
    UNION ALL
    SELECT 'sales.delivery/' || dl.delivery_id, 'a line and its move differ' FROM sales_deliveryline dl
    LEFT JOIN inventory_move m ON m.document = 'sales.delivery/' || dl.delivery_id AND m.line_id = dl.order_line_id
        AND COALESCE(m.reverses_id, 0) = 0
    WHERE m.id IS NULL OR m.qty <> dl.qty OR m.value <> dl.cost OR m.product_id <> dl.product_id
    UNION ALL
    SELECT 'inventory.move/' || m.id, 'no line of ' || m.document || ' stands behind it' FROM inventory_move m
    LEFT JOIN sales_deliveryline dl
        ON dl.order_line_id = m.line_id AND dl.delivery_id = {id_in("m.document", "sales.delivery")}
    WHERE m.document LIKE 'sales.delivery/%' AND dl.id IS NULL
    UNION ALL
    SELECT 'sales.invoice/' || i.id, 'stands on deliveries of another order' FROM sales_invoice i
    JOIN sales_delivery d ON d.invoice_id = i.id WHERE d.order_id <> i.order_id OR d.customer_id <> i.customer_id
    UNION ALL
    SELECT 'sales.invoice/' || il.invoice_id, 'has a line of another delivery' FROM sales_invoiceline il
    JOIN sales_deliveryline dl ON dl.id = il.delivery_line_id JOIN sales_delivery d ON d.id = dl.delivery_id
    WHERE d.invoice_id IS NULL OR d.invoice_id <> il.invoice_id
    """  # noqa: S608


@invariant("ORD-13", gettext_noop("What is not under way holds nothing; what was taken back has no effect left."))
def nothing_left() -> str:
    return f"""
    SELECT 'sales.order/' || o.id, o.status || ', ' || o.closing || ', but stock is kept for it' FROM sales_order o
    JOIN inventory_reservation r ON {id_in("r.document", "sales.order")} = o.id AND r.qty <> 0
    WHERE o.status <> 'approved' OR o.closing <> 'open'
    UNION ALL
    SELECT r.owner, 'stock is kept for a line that is not there' FROM inventory_reservation r
    LEFT JOIN sales_orderline l ON l.id = {id_in("r.owner", "sales.order_line")}
    WHERE l.id IS NULL OR r.document <> 'sales.order/' || l.order_id
    UNION ALL
    SELECT 'inventory.move/' || m.id, 'its delivery was reversed, the move was not' FROM sales_delivery d
    JOIN inventory_move m ON m.document = 'sales.delivery/' || d.id AND COALESCE(m.reverses_id, 0) = 0
    LEFT JOIN inventory_move back ON back.reverses_id = m.id
    WHERE (d.status = 'reversed' AND back.id IS NULL) OR (d.status = 'posted' AND back.id IS NOT NULL)
    UNION ALL
    SELECT 'sales.delivery/' || d.id, d.status || ', unlike its charge' FROM sales_delivery d
    LEFT JOIN receivables_charge c ON c.source = 'sales.delivery/' || d.id
    WHERE c.id IS NULL OR (d.status = 'reversed' AND NOT c.reversed) OR (d.status = 'posted' AND c.reversed)
        OR d.status NOT IN ('posted', 'reversed')
    """  # noqa: S608


@invariant("STK-6", gettext_noop("No line holds more stock than it has still open."), places=QTY_PLACES)
def reserved_and_open() -> str:
    return f"""
    SELECT 'sales.order/' || l.order_id, 'line ' || l.line_no || ': reserved', r.qty, l.open FROM inventory_reservation r
    JOIN sales_orderline l ON l.id = {id_in("r.owner", "sales.order_line")}
    WHERE r.qty > l.open OR r.product_id <> l.product_id
    """  # noqa: S608


@invariant("NUM-2", gettext_noop("Document numbers have no gap and no double in their series and day."))
def numbers() -> str:
    return " UNION ALL ".join(
        f"SELECT * FROM ({number_gaps(table, series)}) AS {series.lower()}"  # noqa: S608
        for table, series in (("sales_order", "XSDD"), ("sales_delivery", "XSCKD"), ("sales_invoice", "XSFP"))
    )


@invariant("NUM-3", gettext_noop("Numbers of a series ascend in the order of posting."))
def number_order() -> str:
    deliveries = number_disorder("receivables_charge", "source LIKE 'sales.delivery/%'")
    return f"SELECT * FROM ({number_disorder('sales_invoice')}) AS i UNION ALL SELECT * FROM ({deliveries}) AS d"  # noqa: S608


@computed_invariant("ORD-7", gettext_noop("The log of an order is a path of declared steps that ends in its present state."))
def paths() -> Iterator[tuple[str, str]]:
    """The steps are read from the operations' entries; `STEPS` is this checker's own idea of what may follow."""
    verbs = _verbs()
    for pk, status in select("SELECT id, status FROM sales_order ORDER BY id"):
        reached = "draft"
        for verb in verbs.get(f"sales.order/{pk}", ()):
            before, after = STEPS.get(verb, ((reached,), reached))
            if reached not in before:
                yield f"sales.order/{pk}", f"{verb} in state {reached}"
                break
            reached = after
        else:
            if reached != status:
                yield f"sales.order/{pk}", f"{status}, but its log ends in {reached}"


STEPS: dict[str, tuple[tuple[str, ...], str]] = {
    "created": (("draft",), "draft"),
    "changed": (("draft", "rejected"), "draft"),
    "submitted": (("draft", "rejected"), "submitted"),
    "reviewed_automatically": (("submitted",), "reviewed"),
    "reviewed": (("submitted",), "reviewed"),
    "approved": (("reviewed",), "reviewed"),
    "released": (("reviewed",), "approved"),
    "rejected": (("submitted", "reviewed"), "rejected"),
    "withdrawn": (("submitted", "reviewed"), "draft"),
    "unapproved": (("approved",), "draft"),
    "voided": (("draft", "rejected"), "void"),
    "delivered": (("approved",), "approved"),
    "delivery_reversed": (("approved",), "approved"),
    "closed": (("approved",), "approved"),
    "invoiced": (("approved",), "approved"),
}


def _verbs() -> dict[str, list[str]]:
    verbs: dict[str, list[str]] = {}
    rows = select("SELECT entries FROM operations_operation WHERE outcome = 'done' ORDER BY id")
    for (entries,) in rows:
        for entry in json.loads(entries) if isinstance(entries, str) else entries:
            if entry["subject"].startswith("sales.order/"):
                verbs.setdefault(entry["subject"], []).append(entry["verb"])
    return verbs
