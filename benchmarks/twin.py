"""The same chain by hand-written SQL on the same tables: the limit to measure against.

It writes every business row that the product writes (orders, lines, approval request and decision, reservations,
balances, costs, moves, deliveries, charges, ledger entries, commitments, invoices, receipts, allocations, gap-free
numbers) with the same locks in six transactions. It leaves out: rights and data scope, `Operation` rows (audit,
idempotency, events), the content hash, checks of input beyond what the constraints refuse, and objects in Python.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.company import Company
from zhanggui.foundation.books.context import connection

MONEY, QTY = 10**4, 10**6
Row = tuple[Any, ...]


class Twin:
    """Runs the chain again and again; `statements` is the count of the last run."""

    def __init__(self, company: Company, lines: int) -> None:
        self.company, self.lines, self.turn, self.statements = company, lines, 0, 0
        connection().ensure_connection()
        self.raw: Any = connection().connection
        self.lite = connection().vendor == "sqlite"
        self.lock = "" if self.lite else " FOR UPDATE"

    def sql(self, text: str, params: Sequence[Any] = ()) -> list[Row]:
        self.statements += 1
        cursor = self.raw.cursor()
        cursor.execute(text.replace("%s", "?") if self.lite else text, tuple(params))
        return cursor.fetchall() if cursor.description else []

    def insert(self, table: str, columns: str, rows: Sequence[Sequence[Any]]) -> list[int]:
        """One multi-row INSERT; ids in order."""
        marks = ", ".join(["(" + ", ".join(["%s"] * len(rows[0])) + ")"] * len(rows))
        text = f"INSERT INTO {table} ({columns}) VALUES {marks} RETURNING id"
        return [row[0] for row in self.sql(text, [value for row in rows for value in row])]

    def update(self, table: str, sets: str, columns: str, rows: Sequence[Sequence[Any]]) -> None:
        """UPDATE … FROM (VALUES …); the first column is the id."""
        kind = "" if self.lite else "::bigint"
        mark = "(" + ", ".join([f"%s{kind}"] * len(rows[0])) + ")"
        text = f"WITH v({columns}) AS (VALUES {', '.join([mark] * len(rows))}) UPDATE {table} SET {sets} FROM v WHERE {table}.id = v.id"
        self.sql(text, [value for row in rows for value in row])

    def begin(self) -> None:
        if self.lite:
            self.raw.execute("BEGIN IMMEDIATE")
        else:
            self.raw.execute("BEGIN")
        self.at = datetime.now(UTC) if not self.lite else datetime.now(UTC).isoformat(" ")

    def commit(self) -> None:
        self.raw.execute("COMMIT")

    def number(self, series: str) -> str:
        period = self.company.day.strftime("%Y%m%d")
        ((last,),) = self.sql(
            "INSERT INTO numbering_counter (series, period, last) VALUES (%s, %s, 1) "
            "ON CONFLICT (series, period) DO UPDATE SET last = numbering_counter.last + 1 RETURNING last",
            [series, period],
        )
        return f"{series}-{period}-{last:04d}"

    def chain(self) -> None:
        self.statements = 0
        for step in (self.create, self.submit, self.approve, self.deliver, self.invoice, self.receive):
            self.begin()
            step()
            self.commit()
        self.turn += 1

    def among(self, values: Sequence[Any]) -> str:
        return "(" + ", ".join(["%s"] * len(values)) + ")"

    def create(self) -> None:
        company, turn = self.company, self.turn
        self.day = company.day if not self.lite else company.day.isoformat()
        self.customer = company.customers[turn % len(company.customers)]
        self.goods = [company.products[(turn * self.lines + n) % len(company.products)] for n in range(self.lines)]
        ((name,),) = self.sql("SELECT name FROM parties_customer WHERE id = %s", [self.customer])
        self.sql("SELECT id FROM inventory_location WHERE id = %s", [company.warehouse])
        self.sql(f"SELECT id, qty_places, status FROM catalog_product WHERE id IN {self.among(self.goods)}", self.goods)
        price = dict(self.sql(
            f"SELECT product_id, price FROM pricing_price WHERE product_id IN {self.among(self.goods)}", self.goods
        ))  # fmt: skip
        rows = []
        for n, product in enumerate(self.goods):
            qty = n % 9 + 1
            gross = price[product] * qty // 10**4
            net = (gross * 10**8 // 113_000_000 + 50) // 100 * 100  # half up to fen: gross is whole fen
            rows.append((n + 1, product, qty * QTY, price[product], net, gross - net, gross))
        self.total, self.tax = sum(row[6] for row in rows), sum(row[5] for row in rows)
        self.amounts = rows
        (self.order,) = self.insert(
            "sales_order",
            "customer_id, customer_name, salesperson_id, warehouse_id, order_date, ship_name, ship_address, ship_country, note,"
            " tax_included, goods, tax, freight, total, charged, charged_freight, status, progress, closing, revision, version,"
            " creator_id, created_at",
            [(self.customer, name, company.people["seller"], company.warehouse, self.day, "", "", "", "", True, self.total,
              self.tax, 0, self.total, 0, 0, "draft", "none", "open", 1, 1, company.people["seller"], self.at)],
        )  # fmt: skip
        self.line_ids = self.insert(
            "sales_orderline",
            "order_id, line_no, product_id, ordered, over, delivered, open, cancelled, invoiced, price, list_price, discount,"
            " tax_rate, net, tax, gross, charged_gross, charged_tax, note",
            [(self.order, no, product, qty, 0, 0, qty, 0, 0, cost, cost, 0, 13_000_000, net, tax, gross, 0, 0, "")
             for no, product, qty, cost, net, tax, gross in rows],
        )  # fmt: skip

    def submit(self) -> None:
        company = self.company
        self.sql(f"SELECT status, version FROM sales_order WHERE id = %s{self.lock}", [self.order])
        self.sql("SELECT id FROM sales_orderline WHERE order_id = %s", [self.order])
        ((role,),) = self.sql(
            'SELECT role_id FROM approvals_rule WHERE kind = %s AND active AND "limit" < %s', ["sales.order", self.total]
        )
        (self.request,) = self.insert(
            "approvals_request",
            "kind, document_id, revision, content_hash, creator_id, submitter_id, reasons, role_id, state, asked_at",
            [
                (
                    "sales.order",
                    self.order,
                    1,
                    "-",
                    company.people["seller"],
                    company.people["seller"],
                    "[]",
                    role,
                    "open",
                    self.at,
                )
            ],
        )
        number = self.number("XSDD")
        self.sql(
            "UPDATE sales_order SET status = %s, number = %s, version = version + 1, submitter_id = %s WHERE id = %s",
            ["reviewed", number, company.people["seller"], self.order],
        )

    def approve(self) -> None:
        company = self.company
        self.sql(f"SELECT status FROM sales_order WHERE id = %s{self.lock}", [self.order])
        self.sql("SELECT id FROM approvals_request WHERE document_id = %s AND state = %s", [self.order, "open"])
        self.insert(
            "approvals_decision",
            "request_id, approver_id, creator_id, submitter_id, approved, note, content_hash, decided_at",
            [
                (
                    self.request,
                    company.people["manager"],
                    company.people["seller"],
                    company.people["seller"],
                    True,
                    "",
                    "-",
                    self.at,
                )
            ],
        )
        self.sql("UPDATE approvals_request SET state = %s WHERE id = %s", ["approved", self.request])
        self.account()
        self.insert("receivables_commitment", "source, customer_id, amount", [(self.reference, self.customer, self.total)])
        self.sql("UPDATE receivables_account SET committed = committed + %s WHERE customer_id = %s", [self.total, self.customer])
        self.sql("SELECT id, product_id, open FROM sales_orderline WHERE order_id = %s", [self.order])
        balances = self.balances()
        self.insert(
            "inventory_reservation", "owner, document, location_id, product_id, qty",
            [(f"sales.order_line/{line}", self.reference, company.warehouse, row[1], row[2])
             for line, row in zip(self.line_ids, self.amounts, strict=True)],
        )  # fmt: skip
        self.update(
            "inventory_balance", "reserved = reserved + v.qty", "id, qty", [(balances[r[1]][0], r[2]) for r in self.amounts]
        )
        self.sql(
            "UPDATE sales_order SET status = %s, approved_revision = 1, approver_id = %s, version = version + 1 WHERE id = %s",
            ["approved", company.people["manager"], self.order],
        )

    @property
    def reference(self) -> str:
        return f"sales.order/{self.order}"

    def account(self) -> int:
        rows = self.sql(f"SELECT balance FROM receivables_account WHERE customer_id = %s{self.lock}", [self.customer])
        if not rows:
            self.insert("receivables_account", "customer_id, balance, committed, term_days", [(self.customer, 0, 0, 30)])
        return rows[0][0] if rows else 0

    def balances(self) -> dict[int, Row]:
        rows = self.sql(
            f"SELECT id, product_id, on_hand FROM inventory_balance WHERE location_id = %s AND product_id IN "
            f"{self.among(self.goods)} ORDER BY product_id{self.lock}",
            [self.company.warehouse, *self.goods],
        )
        return {row[1]: row for row in rows}

    def deliver(self) -> None:
        company = self.company
        self.sql(f"SELECT status FROM sales_order WHERE id = %s{self.lock}", [self.order])
        self.sql("SELECT id FROM periods_period WHERE first_day = %s AND closed_at IS NULL", [self.month()])
        self.sql("SELECT id, product_id, open FROM sales_orderline WHERE order_id = %s", [self.order])
        balance = self.account() + self.total
        balances = self.balances()
        owners = [f"sales.order_line/{line}" for line in self.line_ids]
        self.sql(f"SELECT id FROM inventory_reservation WHERE owner IN {self.among(owners)}{self.lock}", owners)
        costs = {row[1]: row for row in self.sql(
            f"SELECT id, product_id, qty, value FROM inventory_cost WHERE product_id IN {self.among(self.goods)} "
            f"ORDER BY product_id{self.lock}", self.goods,
        )}  # fmt: skip
        ((place,),) = self.sql("SELECT id FROM inventory_location WHERE kind = %s", ["customer"])
        worth = [self.average(costs[row[1]], row[2]) for row in self.amounts]
        (self.delivery,) = self.insert(
            "sales_delivery",
            "order_id, customer_id, location_id, business_date, status, goods, tax, freight, total, cost, note, creator_id,"
            " posted_at, version",
            [(self.order, self.customer, company.warehouse, self.day, "posted", self.total, self.tax, 0, self.total, sum(worth),
              "", company.people["keeper"], self.at, 1)],
        )  # fmt: skip
        document = f"sales.delivery/{self.delivery}"
        self.insert(
            "inventory_move",
            "product_id, source_id, target_id, qty, unit_cost, value, source_after, business_date, posted_at, document,"
            " line_id, actor_id",
            [(row[1], company.warehouse, place, row[2], value * 10**10 // row[2], value, balances[row[1]][2] - row[2], self.day,
              self.at, document, line, company.people["keeper"])
             for row, line, value in zip(self.amounts, self.line_ids, worth, strict=True)],
        )  # fmt: skip
        self.update(
            "inventory_balance", "on_hand = on_hand - v.qty, reserved = reserved - v.qty", "id, qty",
            [(balances[r[1]][0], r[2]) for r in self.amounts],
        )  # fmt: skip
        self.update(
            "inventory_cost", "qty = inventory_cost.qty - v.qty, value = inventory_cost.value - v.worth", "id, qty, worth",
            [(costs[r[1]][0], r[2], value) for r, value in zip(self.amounts, worth, strict=True)],
        )  # fmt: skip
        self.sql(f"UPDATE inventory_reservation SET qty = 0 WHERE owner IN {self.among(owners)}", owners)
        self.part_ids = self.insert(
            "sales_deliveryline", "delivery_id, order_line_id, product_id, qty, net, tax, gross, cost",
            [(self.delivery, line, row[1], row[2], row[4], row[5], row[6], value)
             for line, row, value in zip(self.line_ids, self.amounts, worth, strict=True)],
        )  # fmt: skip
        self.sql(
            "UPDATE sales_orderline SET delivered = open, open = 0, charged_gross = gross, charged_tax = tax WHERE order_id = %s",
            [self.order],
        )
        self.sql("UPDATE receivables_commitment SET amount = 0 WHERE source = %s", [self.reference])
        number = self.number("XSCKD")
        (self.charge,) = self.insert(
            "receivables_charge",
            "source, number, customer_id, business_date, due_date, amount, open, reversed",
            [(document, number, self.customer, self.day, self.due(), self.total, self.total, False)],
        )
        self.entry(document, self.total, balance)
        self.sql(
            "UPDATE receivables_account SET balance = %s, committed = committed - %s WHERE customer_id = %s",
            [balance, self.total, self.customer],
        )
        self.sql("UPDATE sales_delivery SET number = %s WHERE id = %s", [number, self.delivery])
        self.sql(
            "UPDATE sales_order SET progress = %s, closing = %s, charged = total, version = version + 1 WHERE id = %s",
            ["all", "done", self.order],
        )

    def average(self, cost: Row, qty: int) -> int:
        """Value of an issue, half up to whole fen."""
        return (2 * cost[3] * qty + cost[2] * 100) // (2 * cost[2] * 100) * 100

    def month(self) -> Any:
        first = self.company.day.replace(day=1)
        return first.isoformat() if self.lite else first

    def due(self) -> Any:
        day = self.company.day + timedelta(days=30)
        return day.isoformat() if self.lite else day

    def entry(self, document: str, amount: int, after: int) -> None:
        self.insert(
            "receivables_entry", "customer_id, business_date, posted_at, document, amount, balance_after, actor_id",
            [(self.customer, self.day, self.at, document, amount, after, self.company.people["keeper"])],
        )  # fmt: skip

    def invoice(self) -> None:
        self.sql(f"SELECT status FROM sales_order WHERE id = %s{self.lock}", [self.order])
        self.sql("SELECT id FROM periods_period WHERE first_day = %s AND closed_at IS NULL", [self.month()])
        self.sql("SELECT id, total FROM sales_delivery WHERE order_id = %s AND invoice_id IS NULL", [self.order])
        ((name, tax_number),) = self.sql("SELECT name, tax_number FROM parties_customer WHERE id = %s", [self.customer])
        self.sql("SELECT id, qty, net, tax, gross FROM sales_deliveryline WHERE delivery_id = %s", [self.delivery])
        number = self.number("XSFP")
        (invoice,) = self.insert(
            "sales_invoice",
            "number, order_id, customer_id, customer_name, tax_number, business_date, goods, tax, freight, total, creator_id,"
            " posted_at",
            [(number, self.order, self.customer, name, tax_number, self.day, self.total, self.tax, 0, self.total,
              self.company.people["finance"], self.at)],
        )  # fmt: skip
        self.insert(
            "sales_invoiceline",
            "invoice_id, delivery_line_id, qty, net, tax, gross",
            [(invoice, part, row[2], row[4], row[5], row[6]) for part, row in zip(self.part_ids, self.amounts, strict=True)],
        )
        self.sql("UPDATE sales_delivery SET invoice_id = %s WHERE id = %s", [invoice, self.delivery])
        self.sql("UPDATE sales_orderline SET invoiced = delivered WHERE order_id = %s", [self.order])

    def receive(self) -> None:
        self.sql("SELECT id FROM periods_period WHERE first_day = %s AND closed_at IS NULL", [self.month()])
        balance = self.account() - self.total
        self.sql(f"SELECT open FROM receivables_charge WHERE id = %s{self.lock}", [self.charge])
        number = self.number("SKD")
        (receipt,) = self.insert(
            "receivables_receipt",
            "number, customer_id, business_date, amount, unallocated, method, note, creator_id, posted_at",
            [(number, self.customer, self.day, self.total, 0, "bank", "", self.company.people["finance"], self.at)],
        )
        self.insert(
            "receivables_allocation", "receipt_id, charge_id, amount, at, actor_id",
            [(receipt, self.charge, self.total, self.at, self.company.people["finance"])],
        )  # fmt: skip
        self.sql("UPDATE receivables_charge SET open = 0 WHERE id = %s", [self.charge])
        self.sql("UPDATE receivables_account SET balance = %s WHERE customer_id = %s", [balance, self.customer])
        self.entry(f"receivables.receipt/{receipt}", -self.total, balance)
