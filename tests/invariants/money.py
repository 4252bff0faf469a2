"""Breaches to plant in receivables."""
# ruff: noqa: S608  constant SQL of this file only

from tests.support.planting import plant

OTHER = "(SELECT customer_id FROM receivables_receipt ORDER BY id DESC LIMIT 1)"

MONEY = {
    "ledger_and_items": [
        plant("UPDATE receivables_charge SET open = open - 100 WHERE id = (SELECT MIN(id) FROM receivables_charge)", "AR-2"),
    ],
    "open_amounts": [
        plant("UPDATE receivables_allocation SET amount = amount + 100 WHERE id = (SELECT MIN(id) FROM receivables_allocation)"),
    ],
    "allocations": [
        plant(
            f"UPDATE receivables_charge SET customer_id = {OTHER} WHERE id = (SELECT MIN(charge_id) FROM receivables_allocation)",
            "AR-1",
            "AR-2",
            "GL-5",
        ),
    ],
    "ageing": [
        plant("UPDATE receivables_charge SET due_date = '2026-01-01' WHERE id = (SELECT MIN(id) FROM receivables_charge)"),
    ],
    "reversals": [
        plant("UPDATE receivables_allocation SET reverses_id = NULL WHERE amount < 0"),
        plant("UPDATE receivables_entry SET reverses_id = reverses_id - 1 WHERE reverses_id IS NOT NULL"),
    ],
    "entries_in_open_months": [
        plant(
            "UPDATE receivables_entry SET business_date = '2026-10-05' WHERE id = (SELECT MAX(id) FROM receivables_entry);"
            "UPDATE periods_period SET closed_at = '2026-11-01 00:00:00+00' WHERE first_day = '2026-10-01'"
        ),
    ],
    "entries_and_documents": [
        plant(
            "UPDATE receivables_entry SET document = 'receivables.receipt/0' WHERE id = (SELECT MAX(id) FROM receivables_entry)"
        ),
        plant("DELETE FROM receivables_entry WHERE id = (SELECT MAX(id) FROM receivables_entry)", "AR-1", "GL-6"),
    ],
    "replayed": [
        plant("UPDATE receivables_account SET balance = balance + 100 WHERE id = (SELECT MIN(id) FROM receivables_account)"),
        plant(
            "UPDATE receivables_entry SET balance_after = balance_after + 100 WHERE id = (SELECT MIN(id) FROM receivables_entry)"
        ),
    ],
    "committed": [
        plant("UPDATE receivables_account SET committed = committed + 100 WHERE committed <> 0"),
    ],
    "whole_fen": [
        plant(
            "UPDATE receivables_allocation SET amount = amount + 1 WHERE id = (SELECT MIN(id) FROM receivables_allocation)",
            "AR-2",
        ),
    ],
    "receipt_numbers": [
        plant("UPDATE receivables_receipt SET number = 'SKD-20261123-0009' WHERE id = (SELECT MAX(id) FROM receivables_receipt)"),
    ],
    "number_order": [
        plant(
            "UPDATE receivables_receipt SET number = 'swap' WHERE number = 'SKD-20261123-0001';"
            "UPDATE receivables_receipt SET number = 'SKD-20261123-0001' WHERE number = 'SKD-20261123-0002';"
            "UPDATE receivables_receipt SET number = 'SKD-20261123-0002' WHERE number = 'swap'"
        ),
    ],
}
