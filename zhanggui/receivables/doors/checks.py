"""What must hold in receivables: balances, open amounts and allocations are what the ledger says."""

from zhanggui.foundation.checks.registry import invariant
from zhanggui.foundation.checks.sql import id_in, not_whole_fen, number_disorder, number_gaps, outside_of_periods
from zhanggui.kernel.errors import gettext_noop

SUMS = """
    ledger AS (SELECT customer_id, SUM(amount) AS total FROM receivables_entry GROUP BY customer_id),
    owed AS (SELECT customer_id, SUM(open) AS total FROM receivables_charge GROUP BY customer_id),
    advance AS (SELECT customer_id, SUM(unallocated) AS total FROM receivables_receipt GROUP BY customer_id)
"""


@invariant("AR-1", gettext_noop("What a customer owes by the ledger is their open charges less their advances."))
def ledger_and_items() -> str:
    return f"""
    WITH {SUMS}
    SELECT 'parties.customer/' || c.id, 'ledger and open items', COALESCE(l.total, 0),
           COALESCE(o.total, 0) - COALESCE(a.total, 0)
    FROM parties_customer c LEFT JOIN ledger l ON l.customer_id = c.id LEFT JOIN owed o ON o.customer_id = c.id
    LEFT JOIN advance a ON a.customer_id = c.id
    WHERE COALESCE(l.total, 0) <> COALESCE(o.total, 0) - COALESCE(a.total, 0)
    """  # noqa: S608


@invariant("AR-2", gettext_noop("The open part of a charge or receipt is what is not allocated, and never below zero."))
def open_amounts() -> str:
    return """
    WITH settled AS (SELECT charge_id, SUM(amount) AS total FROM receivables_allocation GROUP BY charge_id),
    used AS (SELECT receipt_id, SUM(amount) AS total FROM receivables_allocation GROUP BY receipt_id)
    SELECT 'receivables.charge/' || c.id, 'open', c.open,
           CASE WHEN c.reversed THEN 0 ELSE c.amount - COALESCE(s.total, 0) END
    FROM receivables_charge c LEFT JOIN settled s ON s.charge_id = c.id
    WHERE c.open <> CASE WHEN c.reversed THEN 0 ELSE c.amount - COALESCE(s.total, 0) END
        OR (c.amount >= 0 AND (c.open < 0 OR c.open > c.amount)) OR (c.amount < 0 AND (c.open > 0 OR c.open < c.amount))
    UNION ALL
    SELECT 'receivables.receipt/' || r.id, 'unallocated', r.unallocated, r.amount - COALESCE(u.total, 0)
    FROM receivables_receipt r LEFT JOIN used u ON u.receipt_id = r.id
    WHERE r.unallocated <> r.amount - COALESCE(u.total, 0) OR r.unallocated < 0 OR r.amount <= 0
    """


@invariant("AR-3", gettext_noop("Money settles charges of the customer who paid it, and no charge that was taken back."))
def allocations() -> str:
    return """
    SELECT 'receivables.allocation/' || a.id, 'the receipt is of customer ' || r.customer_id || ', the charge of '
           || c.customer_id
    FROM receivables_allocation a JOIN receivables_receipt r ON r.id = a.receipt_id
    JOIN receivables_charge c ON c.id = a.charge_id WHERE r.customer_id <> c.customer_id
    UNION ALL
    SELECT 'receivables.charge/' || c.id, 'taken back, but settled by ' || SUM(a.amount) FROM receivables_charge c
    JOIN receivables_allocation a ON a.charge_id = c.id WHERE c.reversed GROUP BY c.id HAVING SUM(a.amount) <> 0
    """


@invariant("AR-4", gettext_noop("Every open charge has one place in the ageing: its due date, not before its own date."))
def ageing() -> str:
    return """
    SELECT 'receivables.charge/' || id, 'due ' || CAST(due_date AS TEXT) || ', charged ' || CAST(business_date AS TEXT)
    FROM receivables_charge WHERE due_date < business_date OR (reversed AND open <> 0)
    """


@invariant("GL-3", gettext_noop("A correction is the exact opposite of the row it corrects, once."))
def reversals() -> str:
    return """
    SELECT 'receivables.entry/' || r.id, 'is not the opposite of entry ' || e.id
    FROM receivables_entry r JOIN receivables_entry e ON e.id = r.reverses_id
    WHERE r.amount <> -e.amount OR r.customer_id <> e.customer_id OR r.document <> e.document
        OR e.reverses_id IS NOT NULL OR r.id <= e.id
    UNION ALL
    SELECT 'receivables.allocation/' || r.id, 'is not the opposite of allocation ' || a.id
    FROM receivables_allocation r JOIN receivables_allocation a ON a.id = r.reverses_id
    WHERE r.amount <> -a.amount OR r.receipt_id <> a.receipt_id OR r.charge_id <> a.charge_id
        OR a.reverses_id IS NOT NULL OR r.id <= a.id
    UNION ALL
    SELECT 'receivables.allocation/' || id, 'takes back nothing' FROM receivables_allocation
    WHERE amount < 0 AND reverses_id IS NULL
    """


@invariant("GL-4", gettext_noop("Nothing is dated in a month that was closed before it was posted, or never opened."))
def entries_in_open_months() -> str:
    return outside_of_periods("receivables.entry", "receivables_entry")


@invariant("GL-5", gettext_noop("Every ledger row has its document, and every document its row."))
def entries_and_documents() -> str:
    return f"""
    SELECT 'receivables.charge/' || c.id, 'amount in the ledger', COALESCE(SUM(e.amount), 0),
           CASE WHEN c.reversed THEN 0 ELSE c.amount END
    FROM receivables_charge c LEFT JOIN receivables_entry e ON e.document = c.source AND e.customer_id = c.customer_id
    GROUP BY c.id, c.reversed, c.amount
    HAVING COUNT(e.id) = 0 OR COALESCE(SUM(e.amount), 0) <> CASE WHEN c.reversed THEN 0 ELSE c.amount END
    UNION ALL
    SELECT 'receivables.receipt/' || r.id, 'amount in the ledger', COALESCE(SUM(e.amount), 0), -r.amount
    FROM receivables_receipt r
    LEFT JOIN receivables_entry e ON e.document = 'receivables.receipt/' || r.id AND e.customer_id = r.customer_id
    GROUP BY r.id, r.amount HAVING COALESCE(SUM(e.amount), 0) <> -r.amount
    UNION ALL
    SELECT 'receivables.entry/' || e.id, 'no document stands behind it', e.amount, 0 FROM receivables_entry e
    LEFT JOIN receivables_charge c ON c.source = e.document
    LEFT JOIN receivables_receipt r ON r.id = {id_in("e.document", "receivables.receipt")}
    WHERE c.id IS NULL AND r.id IS NULL
    """  # noqa: S608


@invariant("GL-6", gettext_noop("Replaying the ledger gives every stored balance."))
def replayed() -> str:
    return """
    WITH running AS (
        SELECT id, balance_after, SUM(amount) OVER (PARTITION BY customer_id ORDER BY id) AS reached FROM receivables_entry
    ), ledger AS (SELECT customer_id, SUM(amount) AS total FROM receivables_entry GROUP BY customer_id)
    SELECT 'receivables.entry/' || id, 'balance after', balance_after, reached FROM running WHERE balance_after <> reached
    UNION ALL
    SELECT 'parties.customer/' || a.customer_id, 'balance', a.balance, COALESCE(l.total, 0) FROM receivables_account a
    LEFT JOIN ledger l ON l.customer_id = a.customer_id WHERE a.balance <> COALESCE(l.total, 0)
    UNION ALL
    SELECT 'parties.customer/' || l.customer_id, 'no credit row', 0, l.total FROM ledger l
    LEFT JOIN receivables_account a ON a.customer_id = l.customer_id WHERE a.id IS NULL
    """


@invariant("ORD-10", gettext_noop("A customer's commitment is what their approved orders have still to deliver."))
def committed() -> str:
    return """
    WITH promised AS (SELECT customer_id, SUM(amount) AS total FROM receivables_commitment GROUP BY customer_id)
    SELECT 'parties.customer/' || a.customer_id, 'committed', a.committed, COALESCE(p.total, 0) FROM receivables_account a
    LEFT JOIN promised p ON p.customer_id = a.customer_id WHERE a.committed <> COALESCE(p.total, 0)
    """


@invariant("MON-1", gettext_noop("What is posted is whole fen."))
def whole_fen() -> str:
    return " UNION ALL ".join(
        (
            not_whole_fen("receivables.charge", "receivables_charge", ["amount", "open"]),
            not_whole_fen("receivables.receipt", "receivables_receipt", ["amount", "unallocated"]),
            not_whole_fen("receivables.allocation", "receivables_allocation", ["amount"]),
            not_whole_fen("receivables.entry", "receivables_entry", ["amount", "balance_after"]),
        )
    )


@invariant("NUM-2", gettext_noop("Document numbers have no gap and no double in their series and day."))
def receipt_numbers() -> str:
    return number_gaps("receivables_receipt", "SKD")


@invariant("NUM-3", gettext_noop("Numbers of a series ascend in the order of posting."))
def number_order() -> str:
    return number_disorder("receivables_receipt")
