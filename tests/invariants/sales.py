"""Breaches to plant in sales."""
# ruff: noqa: S608  constant SQL of this file only

from tests.support.planting import plant

POSTED = "(SELECT MIN(id) FROM sales_delivery WHERE status = 'posted' AND invoice_id IS NOT NULL)"
REVERSED = "(SELECT MIN(id) FROM sales_delivery WHERE status = 'reversed')"
FINISHED = "(SELECT MIN(id) FROM sales_order WHERE closing = 'done')"
HALF = "(SELECT MIN(id) FROM sales_order WHERE progress = 'part' AND closing = 'open')"
WAITING = "(SELECT MIN(id) FROM sales_order WHERE status = 'reviewed')"
DRAFT = "(SELECT MIN(id) FROM sales_order WHERE status = 'draft')"
DECIDED = "(SELECT MIN(id) FROM approvals_request WHERE state = 'approved')"
OTHER = "(SELECT customer_id FROM receivables_receipt ORDER BY id DESC LIMIT 1)"

SALES = {
    "quantities": [
        plant(f"UPDATE sales_orderline SET open = open + 1000000 WHERE order_id = {HALF}"),
        plant(f"UPDATE sales_orderline SET delivered = delivered + 1000000, open = open - 1000000 WHERE order_id = {HALF}"),
    ],
    "invoiced": [
        plant(f"UPDATE sales_orderline SET invoiced = invoiced + 1000000 WHERE order_id = {HALF}"),
    ],
    "invoices_and_deliveries": [
        plant(
            "UPDATE sales_invoiceline SET net = net - 100, tax = tax + 100 WHERE id = (SELECT MIN(id) FROM sales_invoiceline)",
            "ORD-5",
        ),
        plant(
            "UPDATE sales_invoice SET total = total + 100, freight = freight + 100 WHERE id = (SELECT MIN(id) FROM sales_invoice)"
        ),
    ],
    "states": [
        plant(f"UPDATE sales_order SET progress = 'all' WHERE id = {HALF}"),
        plant(f"UPDATE sales_order SET closing = 'open' WHERE id = {FINISHED}"),
        plant(f"UPDATE sales_order SET approved_revision = revision WHERE id = {DRAFT}"),
    ],
    "approved_as_delivered": [
        plant(f"UPDATE sales_order SET approved_revision = revision + 1 WHERE id = {FINISHED}", "ORD-6"),
        plant(f"UPDATE approvals_request SET state = 'withdrawn' WHERE document_id = {WAITING}"),
    ],
    "chain": [
        plant(
            f"DELETE FROM sales_invoiceline WHERE invoice_id = (SELECT MAX(id) FROM sales_invoice);"
            "DELETE FROM sales_deliveryline"
            f" WHERE delivery_id = (SELECT MAX(id) FROM sales_delivery WHERE order_id = {FINISHED})",
            "MON-5",
            "ORD-1",
            "ORD-3",
            "ORD-5",
        ),
        plant(f"UPDATE sales_delivery SET customer_id = {OTHER} WHERE id = {POSTED}", "AR-2"),
        plant(
            "UPDATE inventory_move SET line_id = 0 WHERE id = (SELECT MIN(id) FROM inventory_move WHERE document LIKE 'sales.%')"
        ),
    ],
    "nothing_left": [
        plant(f"UPDATE sales_delivery SET status = 'posted' WHERE id = {REVERSED}", "MON-5", "ORD-1"),
        plant("UPDATE inventory_reservation SET document = 'sales.order/0' WHERE qty > 0"),
    ],
    "reserved_and_open": [
        plant(
            "UPDATE inventory_reservation SET product_id = product_id + 1 WHERE qty = 0"
            " AND product_id = (SELECT MIN(id) FROM catalog_product)"
        ),
    ],
    "numbers": [
        plant("UPDATE sales_order SET number = 'XSDD-20261123-0099' WHERE number = 'XSDD-20261123-0002'"),
        plant("UPDATE numbering_counter SET last = last - 1 WHERE series = 'XSFP'"),
    ],
    "number_order": [
        plant(
            "UPDATE sales_invoice SET number = 'swap' WHERE number = 'XSFP-20261123-0001';"
            "UPDATE sales_invoice SET number = 'XSFP-20261123-0001' WHERE number = 'XSFP-20261123-0002';"
            "UPDATE sales_invoice SET number = 'XSFP-20261123-0002' WHERE number = 'swap'"
        ),
    ],
    "paths": [
        plant(
            f"UPDATE sales_order SET number = 'XSDD-20261123-0008', status = 'rejected' WHERE id = {DRAFT};"
            "UPDATE numbering_counter SET last = last + 1 WHERE series = 'XSDD'"
        ),
    ],
}

SALES_MONEY = {
    "whole_fen": [plant(f"UPDATE sales_order SET charged_freight = charged_freight + 1 WHERE id = {FINISHED}", "MON-5")],
    "line_amounts": [
        plant(f"UPDATE sales_orderline SET net = net - 100, tax = tax + 100 WHERE order_id = {DRAFT}", "ORD-5"),
        plant(f"UPDATE sales_orderline SET ordered = ordered + 1000000, open = open + 1000000 WHERE order_id = {DRAFT}"),
    ],
    "parts_add_up": [
        plant(f"UPDATE sales_orderline SET charged_tax = charged_tax - 100 WHERE order_id = {HALF}"),
        plant(f"UPDATE sales_order SET charged_freight = charged_freight - 100 WHERE id = {FINISHED}"),
    ],
    "order_totals": [plant(f"UPDATE sales_order SET tax = tax + 100 WHERE id = {DRAFT}")],
    "posted_totals": [plant(f"UPDATE sales_delivery SET tax = tax + 100 WHERE id = {POSTED}")],
    "charges_of_deliveries": [
        plant("UPDATE receivables_charge SET number = 'XSCKD-20261123-0077' WHERE number = 'XSCKD-20261123-0001'", "NUM-3"),
    ],
    "commitments": [
        plant(f"UPDATE receivables_commitment SET source = 'sales.order/0' WHERE source = 'sales.order/' || {HALF}"),
    ],
    "documents_in_open_months": [
        plant("UPDATE sales_invoice SET business_date = '2027-01-01' WHERE id = (SELECT MAX(id) FROM sales_invoice)"),
    ],
    "decided_content": [
        plant(f"UPDATE sales_orderline SET price = price + 1 WHERE order_id = {HALF}"),
        plant(
            f"UPDATE approvals_request SET content_hash = 'x' WHERE id = {DECIDED};"
            f"UPDATE approvals_decision SET content_hash = 'x' WHERE request_id = {DECIDED}"
        ),
    ],
}
