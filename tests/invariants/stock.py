"""Breaches to plant in inventory."""
# ruff: noqa: S608  constant SQL of this file only

from tests.support.planting import plant

FIRST_ISSUE = "(SELECT MIN(id) FROM inventory_move WHERE document LIKE 'sales.delivery/%')"
REVERSAL = "(SELECT MIN(id) FROM inventory_move WHERE reverses_id IS NOT NULL)"

STOCK = {
    "balances": [
        plant("UPDATE inventory_balance SET on_hand = on_hand + 1000000 WHERE id = (SELECT MIN(id) FROM inventory_balance)"),
    ],
    "moves_go_somewhere": [
        plant(
            f"UPDATE inventory_move SET target_id = source_id, target_after = source_after WHERE id = {FIRST_ISSUE}",
            "STK-1",
            "STK-8",
            "STK-9",
        ),
        plant(
            "UPDATE inventory_move SET source_id = (SELECT id FROM inventory_location WHERE kind = 'opening'),"
            " target_id = (SELECT id FROM inventory_location WHERE kind = 'loss'), target_after = NULL"
            " WHERE id = (SELECT MAX(id) FROM inventory_move)",
            "STK-1",
            "STK-9",
        ),
    ],
    "never_negative": [
        plant(
            "UPDATE inventory_balance SET on_hand = -1, reserved = 0 WHERE id = (SELECT MIN(id) FROM inventory_balance)",
            "STK-1",
            "STK-6",
        ),
    ],
    "reserved": [
        plant(
            "UPDATE inventory_balance SET reserved = reserved - 1000000"
            " WHERE reserved = (SELECT MAX(reserved) FROM inventory_balance)"
        ),
        plant("UPDATE inventory_reservation SET qty = qty - 1000000 WHERE qty = (SELECT MAX(qty) FROM inventory_reservation)"),
    ],
    "running_quantities": [
        plant(f"UPDATE inventory_move SET source_after = source_after + 1 WHERE id = {FIRST_ISSUE}"),
        plant(f"UPDATE inventory_move SET source_after = NULL WHERE id = {FIRST_ISSUE}"),
    ],
    "values": [
        plant("UPDATE inventory_cost SET value = value + 100 WHERE id = (SELECT MIN(id) FROM inventory_cost)"),
    ],
    "cost_quantities": [
        plant("UPDATE inventory_cost SET qty = qty + 1 WHERE id = (SELECT MIN(id) FROM inventory_cost)"),
    ],
    "issue_values": [
        plant(f"UPDATE inventory_move SET value = value + 100 WHERE id = {FIRST_ISSUE}", "ORD-12"),
    ],
    "receipt_totals": [
        plant("UPDATE inventory_stockreceipt SET value = value + 100 WHERE id = (SELECT MIN(id) FROM inventory_stockreceipt)"),
    ],
    "receipt_moves": [
        plant("UPDATE inventory_stockreceiptline SET qty = qty + 1 WHERE id = (SELECT MIN(id) FROM inventory_stockreceiptline)"),
        plant("UPDATE inventory_move SET document = 'inventory.receipt/0' WHERE id = 1 + (SELECT MIN(id) FROM inventory_move)"),
    ],
    "whole_fen": [
        plant(
            "UPDATE inventory_stockreceipt SET value = value + 1 WHERE id = (SELECT MIN(id) FROM inventory_stockreceipt)", "ORD-5"
        ),
    ],
    "receipt_numbers": [
        plant("UPDATE inventory_stockreceipt SET number = 'RKD-20261123-0007' WHERE number LIKE 'RKD-20261123-%'"),
        plant("UPDATE numbering_counter SET last = last + 1 WHERE series = 'RKD'"),
        plant("UPDATE inventory_stockreceipt SET number = 'free' WHERE number LIKE 'RKD-20261123-%'"),
    ],
    "reversed_moves": [
        plant(f"UPDATE inventory_move SET reverses_id = {FIRST_ISSUE} WHERE id = {REVERSAL}", "ORD-13"),
    ],
    "moves_in_open_months": [
        plant(f"UPDATE inventory_move SET business_date = '2020-02-02' WHERE id = {FIRST_ISSUE}"),
    ],
}
