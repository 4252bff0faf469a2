"""What the racing processes do. Every function gets its number and a gate that opens for all at once."""

import time
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db import connections, transaction

from tests.support.cast import DAY, PASSWORD, system
from zhanggui.catalog.models import Product
from zhanggui.foundation.approvals.actions import decide
from zhanggui.foundation.approvals.models import Decision
from zhanggui.foundation.books.context import alias
from zhanggui.foundation.identity.actions import create_user
from zhanggui.foundation.identity.models import User
from zhanggui.foundation.operations.frame import Call, Replayed, calling
from zhanggui.foundation.operations.models import Operation
from zhanggui.foundation.operations.outbox import fan_out
from zhanggui.foundation.periods.actions import close_period
from zhanggui.inventory.models import Balance, Location, Move
from zhanggui.kernel.errors import BusinessError
from zhanggui.parties.models import Customer
from zhanggui.receivables.actions import receive_payment
from zhanggui.receivables.models import Receipt
from zhanggui.sales.actions.deliveries import post_delivery, unpost_delivery
from zhanggui.sales.actions.invoices import issue_invoice
from zhanggui.sales.actions.orders import change_order, create_order, submit_order
from zhanggui.sales.domain.drafts import Draft, DraftLine
from zhanggui.sales.models import Delivery, Order


def user(name: str) -> User:
    """One of the cast."""
    return User.objects.get(username=name)


def draft(*lines: tuple[str, int]) -> Draft:
    """An order of (product code, quantity), as entered."""
    ids = dict(Product.objects.values_list("code", "id"))
    return Draft(
        customer_id=Customer.objects.get(code="KH-0137").pk,
        warehouse_id=Location.objects.get(code="XS").pk,
        order_date=DAY,
        lines=[DraftLine(product_id=ids[code], qty=Decimal(qty)) for code, qty in lines],
    )


def order(*lines: tuple[str, int]) -> Order:
    """A submitted order of (product code, quantity)."""
    made = create_order(user("seller"), draft=draft(*lines))
    return submit_order(user("seller"), order_id=made.pk)


def sell_one_drill(_number: int, gate: Any) -> str:
    """One of the last ten drills, for whoever comes first."""
    keeper = user("keeper")
    gate.wait()
    return post_delivery(keeper, order_id=order(("DG-30110", 1)).pk, day=DAY).number or ""


def sell_one_drill_naively(_number: int, gate: Any) -> str:
    """The twin that is broken on purpose: read, think, write."""
    balance = Balance.objects.get(product__code="DG-30110")
    gate.wait()
    if balance.on_hand <= 0:
        return "refused: stock.short"
    time.sleep(0.05)
    Balance.objects.filter(pk=balance.pk).update(on_hand=balance.on_hand - 1)
    return "sold"


def drills_left(_number: int, _gate: Any) -> list[str]:
    """On hand, and how many were moved out."""
    balance = Balance.objects.get(product__code="DG-30110")
    moved = Move.objects.filter(product__code="DG-30110", target__kind=Location.CUSTOMER).count()
    return [str(balance.on_hand.normalize()), str(moved)]


def number_orders(_number: int, gate: Any) -> list[str | None]:
    """Five orders get their numbers; every other transaction is rolled back after the number was taken."""
    numbers: list[str | None] = []
    gate.wait()
    for turn in range(10):
        with transaction.atomic(using=alias()):
            made = order(("ZC-10204", 1))
            if turn % 2:
                transaction.set_rollback(True, using=alias())
            else:
                numbers.append(made.number)
    return numbers


def pay_with_one_key(_number: int, gate: Any) -> Any:
    """The same payment, sent by everybody at once."""
    finance, customer = user("finance"), Customer.objects.get(code="KH-0137").pk
    gate.wait()
    return _with_key(lambda: receive_payment(finance, customer_id=customer, day=DAY, amount=Decimal(100)))


def deliver_with_one_key(_number: int, gate: Any, order_id: int) -> Any:
    """The same delivery, sent by everybody at once: those who wait for the order's lock must get the answer too."""
    keeper = user("keeper")
    gate.wait()
    return _with_key(lambda: post_delivery(keeper, order_id=order_id, day=DAY))


def _with_key(run: Any) -> Any:
    with calling(Call(remote=True, key="one-key-for-all", request_hash="same", render=lambda made: {"number": made.number})):
        try:
            return {"number": run().number}
        except Replayed as replayed:
            return replayed.answer


def effects(_number: int, _gate: Any) -> list[int]:
    """How many receipts, deliveries and operations with a key there are."""
    return [Receipt.objects.count(), Delivery.objects.count(), Operation.objects.exclude(key=None).count()]


def prepare_order(_number: int, _gate: Any, lines: list[tuple[str, int]], managers: int = 0) -> int:
    """A submitted order, and more managers of the same department."""
    for number in range(managers):
        create_user(
            system(),
            username=f"manager{number}",
            name="副经理",
            password=PASSWORD,
            roles=["sales_manager"],
            department="华东一部",
        )
    return order(*lines).pk


def approve(number: int, gate: Any, order_id: int) -> str:
    """Every manager decides at the same moment, half of them against it."""
    manager = user(f"manager{number}")
    gate.wait()
    decide(manager, kind="sales.order", document_id=order_id, approve=not number % 2, note="看过")
    return "decided"


def decisions(_number: int, _gate: Any) -> int:
    """How many decisions were written."""
    return Decision.objects.count()


def deliver_crosswise(number: int, gate: Any) -> int:
    """Orders of the same two products, in opposite order by every other process."""
    lines = [("ZC-10204", 1), ("DG-30110", 1)]
    keeper, done = user("keeper"), 0
    gate.wait()
    for _ in range(2):
        post_delivery(keeper, order_id=order(*(reversed(lines) if number % 2 else lines)).pk, day=DAY)
        done += 1
    return done


def deadlocks(_number: int, _gate: Any) -> int:
    """What the server counted; SQLite has none."""
    connection = connections[alias()]
    if connection.vendor == "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def enter_same_external_number(_number: int, gate: Any) -> str:
    """The same foreign order, entered by everybody."""
    seller, entered = user("seller"), replace(draft(("ZC-10204", 1)), external_number="10248")
    gate.wait()
    create_order(seller, draft=entered)
    return "entered"


def edit_same_version(number: int, gate: Any, order_id: int) -> str:
    """Everybody saves what they looked at."""
    seller, entered = user("seller"), draft(("ZC-10204", number + 1))
    gate.wait()
    change_order(seller, order_id=order_id, draft=entered, version=1)
    return "saved"


def prepare_draft(_number: int, _gate: Any) -> int:
    """An order that is not handed in."""
    return create_order(user("seller"), draft=draft(("ZC-10204", 1))).pk


def prepare_delivery(_number: int, _gate: Any) -> list[int]:
    """An order and its delivery."""
    made = order(("ZC-10204", 5))
    return [made.pk, post_delivery(user("keeper"), order_id=made.pk, day=DAY).pk]


def invoice_or_take_back(number: int, gate: Any, order_id: int, delivery_id: int) -> str:
    """Half of them invoice the delivery, half of them take it back."""
    finance, keeper = user("finance"), user("keeper")
    gate.wait()
    if number % 2:
        unpost_delivery(keeper, delivery_id=delivery_id)
        return "taken back"
    issue_invoice(finance, order_id=order_id, day=DAY)
    return "invoiced"


def post_or_close(number: int, gate: Any) -> str:
    """One closes the month while the others post into it."""
    finance, customer = user("finance"), Customer.objects.get(code="KH-0137").pk
    gate.wait()
    if number == 0:
        time.sleep(0.1)
        close_period(finance, month=DAY.replace(day=1))
        return "closed"
    until = time.monotonic() + 15
    while time.monotonic() < until:
        try:
            receive_payment(finance, customer_id=customer, day=DAY, amount=Decimal(1))
        except BusinessError as error:
            return error.code
    return "never closed"


def seal(_number: int, gate: Any) -> int:
    """Many workers seal while operations go on being written."""
    sealed = 0
    gate.wait()
    for _ in range(6):
        order(("ZC-10204", 1))
        sealed += fan_out(limit=3)
    return sealed


def seal_rest(_number: int, _gate: Any) -> int:
    """Seal what is left."""
    sealed = 0
    while done := fan_out():
        sealed += done
    return sealed
