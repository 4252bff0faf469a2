"""What must hold of the money of sales: recomputed in integers, without the code that it judges."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator

from zhanggui.foundation.checks.registry import computed_invariant, invariant, select
from zhanggui.foundation.checks.sql import not_whole_fen, outside_of_periods
from zhanggui.kernel.errors import gettext_noop
from zhanggui.sales.doors.checks import PARTS

ONE = 10**8  # 1 as a rate


@invariant("MON-1", gettext_noop("What is posted is whole fen."))
def whole_fen() -> str:
    line, head = ["net", "tax", "gross"], ["goods", "tax", "freight", "total"]
    return " UNION ALL ".join(
        (
            not_whole_fen("sales.order_line", "sales_orderline", [*line, "charged_gross", "charged_tax"]),
            not_whole_fen("sales.order", "sales_order", [*head, "charged", "charged_freight"]),
            not_whole_fen("sales.delivery_line", "sales_deliveryline", [*line, "cost"]),
            not_whole_fen("sales.delivery", "sales_delivery", [*head, "cost"]),
            not_whole_fen("sales.invoice_line", "sales_invoiceline", line),
            not_whole_fen("sales.invoice", "sales_invoice", head),
        )
    )


@computed_invariant("MON-2", gettext_noop("Net, tax and gross of a line follow from quantity, price, discount and tax rate."))
def line_amounts() -> Iterator[tuple[str, str]]:
    for order, number, included, qty, price, discount, rate, *stored in select(
        "SELECT l.order_id, l.line_no, o.tax_included, l.ordered, l.price, l.discount, l.tax_rate, l.net, l.tax, l.gross "
        "FROM sales_orderline l JOIN sales_order o ON o.id = l.order_id ORDER BY l.id"
    ):
        amount = _half_up(qty * price * (ONE - discount), 10**20)  # 6 + 8 + 8 places to fen
        net = _half_up(amount * ONE, ONE + rate) if included else amount
        gross = amount if included else amount + _half_up(amount * rate, ONE)
        computed = [100 * net, 100 * (gross - net), 100 * gross]
        if stored != computed:
            yield f"sales.order/{order}", f"line {number}: {_yuan(stored)} ≠ {_yuan(computed)}"


def _half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def _yuan(amounts: list[int]) -> str:
    return " + ".join(f"{amount / 10000:.2f}" for amount in amounts[:2]) + f" = {amounts[2] / 10000:.2f}"


@invariant("MON-5", gettext_noop("Partial deliveries add up to their order to the fen."))
def parts_add_up() -> str:
    return f"""
    WITH {PARTS}, charged AS (
        SELECT order_id, SUM(total) AS total, SUM(freight) AS freight FROM sales_delivery WHERE status = 'posted'
        GROUP BY order_id
    )
    SELECT 'sales.order/' || l.order_id, 'line ' || l.line_no || ': charged', l.charged_gross, COALESCE(p.gross, 0)
    FROM sales_orderline l LEFT JOIN parts p ON p.order_line_id = l.id
    WHERE l.charged_gross <> COALESCE(p.gross, 0) OR l.charged_tax <> COALESCE(p.tax, 0)
    UNION ALL
    SELECT 'sales.order/' || l.order_id, 'line ' || l.line_no || ': charged in full', l.charged_gross, l.gross
    FROM sales_orderline l
    WHERE (l.delivered = l.ordered AND (l.charged_gross <> l.gross OR l.charged_tax <> l.tax)) OR l.charged_gross > l.gross
    UNION ALL
    SELECT 'sales.order/' || o.id, 'charged', o.charged, COALESCE(c.total, 0) FROM sales_order o
    LEFT JOIN charged c ON c.order_id = o.id
    WHERE o.charged <> COALESCE(c.total, 0) OR o.charged_freight <> COALESCE(c.freight, 0)
    UNION ALL
    SELECT 'sales.order/' || id, 'charged in full', charged, total FROM sales_order
    WHERE closing = 'done' AND charged <> total
    """  # noqa: S608


@invariant("ORD-5", gettext_noop("The head of a document is the sum of its lines."))
def order_totals() -> str:
    return """
    WITH sums AS (SELECT order_id, SUM(gross) AS gross, SUM(tax) AS tax FROM sales_orderline GROUP BY order_id)
    SELECT 'sales.order/' || o.id, 'goods', o.goods, COALESCE(s.gross, 0) FROM sales_order o
    LEFT JOIN sums s ON s.order_id = o.id
    WHERE o.goods <> COALESCE(s.gross, 0) OR o.tax <> COALESCE(s.tax, 0) OR o.total <> o.goods + o.freight
    UNION ALL
    SELECT 'sales.order/' || order_id, 'line ' || line_no || ': gross', gross, net + tax FROM sales_orderline
    WHERE gross <> net + tax
    """


@invariant("ORD-5", gettext_noop("The head of a document is the sum of its lines."))
def posted_totals() -> str:
    return """
    WITH sent AS (
        SELECT delivery_id, SUM(gross) AS gross, SUM(tax) AS tax, SUM(cost) AS cost,
               SUM(CASE WHEN gross <> net + tax THEN 1 ELSE 0 END) AS torn FROM sales_deliveryline GROUP BY delivery_id
    ), billed AS (
        SELECT invoice_id, SUM(gross) AS gross, SUM(tax) AS tax,
               SUM(CASE WHEN gross <> net + tax THEN 1 ELSE 0 END) AS torn FROM sales_invoiceline GROUP BY invoice_id
    )
    SELECT 'sales.delivery/' || d.id, 'goods', d.goods, COALESCE(s.gross, 0) FROM sales_delivery d
    LEFT JOIN sent s ON s.delivery_id = d.id
    WHERE d.goods <> COALESCE(s.gross, 0) OR d.tax <> COALESCE(s.tax, 0) OR d.cost <> COALESCE(s.cost, 0)
        OR d.total <> d.goods + d.freight OR s.torn > 0
    UNION ALL
    SELECT 'sales.invoice/' || i.id, 'goods', i.goods, COALESCE(b.gross, 0) FROM sales_invoice i
    LEFT JOIN billed b ON b.invoice_id = i.id
    WHERE i.goods <> COALESCE(b.gross, 0) OR i.tax <> COALESCE(b.tax, 0) OR i.total <> i.goods + i.freight OR b.torn > 0
    """


@invariant("AR-2", gettext_noop("A delivery charges exactly its total."))
def charges_of_deliveries() -> str:
    return """
    SELECT 'sales.delivery/' || d.id, 'charged', c.amount, d.total FROM sales_delivery d
    JOIN receivables_charge c ON c.source = 'sales.delivery/' || d.id
    WHERE c.amount <> d.total OR c.customer_id <> d.customer_id OR c.business_date <> d.business_date OR c.number <> d.number
    """


@invariant("ORD-10", gettext_noop("A customer's commitment is what their approved orders have still to deliver."))
def commitments() -> str:
    return """
    SELECT 'sales.order/' || o.id, 'committed', COALESCE(c.amount, 0),
           CASE WHEN o.status = 'approved' AND o.closing = 'open' THEN o.total - o.charged ELSE 0 END
    FROM sales_order o LEFT JOIN receivables_commitment c ON c.source = 'sales.order/' || o.id
    WHERE COALESCE(c.amount, 0) <> CASE WHEN o.status = 'approved' AND o.closing = 'open' THEN o.total - o.charged ELSE 0 END
        OR (c.amount <> 0 AND c.customer_id <> o.customer_id)
    """


@invariant("GL-4", gettext_noop("Nothing is dated in a month that was closed before it was posted, or never opened."))
def documents_in_open_months() -> str:
    tables = (("sales.delivery", "sales_delivery"), ("sales.invoice", "sales_invoice"))
    return " UNION ALL ".join(outside_of_periods(kind, table) for kind, table in tables)


@computed_invariant("APR-4", gettext_noop("What was carried out is what was decided on."))
def decided_content() -> Iterator[tuple[str, str]]:
    """The hash of the order as it stands, recomputed from its columns, against the approved request of its revision."""
    lines: dict[int, list[list[object]]] = defaultdict(list)
    approved = "SELECT document_id FROM approvals_request WHERE kind = 'sales.order' AND state = 'approved'"
    for order, product, *figures in select(
        "SELECT order_id, product_id, ordered, price, discount, tax_rate FROM sales_orderline "  # noqa: S608
        f"WHERE order_id IN ({approved}) ORDER BY order_id, line_no"
    ):
        lines[order].append([product, *(_plain(x, p) for x, p in zip(figures, (6, 8, 8, 8), strict=True))])
    for pk, customer, warehouse, included, freight, total, digest in select(
        "SELECT o.id, o.customer_id, o.warehouse_id, o.tax_included, o.freight, o.total, r.content_hash FROM sales_order o "
        "JOIN approvals_request r ON r.kind = 'sales.order' AND r.document_id = o.id AND r.revision = o.revision "
        "WHERE o.status = 'approved' AND r.state = 'approved'"
    ):
        facts = [customer, warehouse, bool(included), _plain(freight, 4), _plain(total, 4), lines[pk]]
        if hashlib.sha256(json.dumps(facts).encode()).hexdigest() != digest:
            yield f"sales.order/{pk}", "is not the order that was decided on"


def _plain(scaled: int, places: int) -> str:
    """The canonical text of a stored number (none of these is negative)."""
    whole, rest = divmod(scaled, 10**places)
    return f"{whole}.{rest:0{places}}".rstrip("0").rstrip(".")
