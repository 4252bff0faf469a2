"""One of everything, for tests that visit all addresses: each key is a URL parameter or the beginning of an address."""

from typing import Any

from tests.support.addresses import API
from tests.support.cast import DAY, Cast, system
from tests.support.tables import csv_of
from zhanggui.foundation.approvals.models import Request, Rule
from zhanggui.foundation.comments.actions import write_comment
from zhanggui.foundation.customfields.actions import add_field
from zhanggui.foundation.exporting.actions import LATER, begin_export, note_end
from zhanggui.foundation.exporting.models import Export
from zhanggui.foundation.exporting.storage import file_of
from zhanggui.foundation.files.actions import Upload, attach
from zhanggui.foundation.identity.models import Role, User
from zhanggui.foundation.importing.loaders import loader_of
from zhanggui.foundation.importing.models import ImportRun
from zhanggui.foundation.importing.staging import take_file, top_of
from zhanggui.foundation.notices.actions import notify, save_robot
from zhanggui.foundation.notices.models import Notice
from zhanggui.foundation.operations.models import Operation
from zhanggui.foundation.tasks.models import Heartbeat, Task
from zhanggui.foundation.tasks.queue import enqueue
from zhanggui.integration.actions.webhooks import create_webhook, ping_webhook
from zhanggui.inventory.models import StockReceipt
from zhanggui.kernel import clock
from zhanggui.parties.actions import create_supplier
from zhanggui.parties.domain import SupplierCard
from zhanggui.receivables.actions import receive_payment
from zhanggui.sales.actions.deliveries import post_delivery
from zhanggui.sales.actions.invoices import issue_invoice
from zhanggui.sales.actions.orders import create_order, submit_order


def exported(cast: Cast) -> Export:
    """A large export of the boss, whose file waits."""
    wanted: dict[str, Any] = {"list_name": "sales.orders", "title": "Orders", "conditions": "", "columns": ["number"]}
    export = begin_export(cast.boss, file_format="csv", rows=LATER + 1, queue=lambda _: None, **wanted)
    file_of(export).write_text("Number")
    note_end(export.pk)
    return export


def imported(cast: Cast) -> ImportRun:
    """An import of customers under way."""
    data = csv_of(("code", "name"), ("KH-1", "第一家"))
    table = top_of(loader_of("customers"), "f.csv", data)
    return take_file(cast.boss, kind="customers", name="f.csv", data=data, table=table)


def samples(cast: Cast) -> dict[str, Any]:
    """One of everything, so that addresses lead to something."""
    order = create_order(cast.seller, draft=cast.draft((cast.bearing, "5")))
    submit_order(cast.seller, order_id=order.pk)
    delivery = post_delivery(cast.keeper, order_id=order.pk, day=DAY)
    invoice = issue_invoice(cast.finance, order_id=order.pk, day=DAY)
    receipt = receive_payment(cast.finance, customer_id=cast.customer.pk, day=DAY, amount=delivery.total)
    waiting = create_order(cast.seller, draft=cast.draft((cast.drill, "30")))
    submit_order(cast.seller, order_id=waiting.pk)
    request, goods = Request.objects.get(), StockReceipt.objects.earliest("id")
    customer, product = cast.customer.pk, cast.bearing.pk
    supplier = create_supplier(cast.boss, card=SupplierCard(code="S-1", name="宁波轴承厂"))
    own = add_field(cast.boss, carrier="parties.customer", code="region", label="片区", kind="text")
    rooms = {
        "parties/customers": customer, "parties/suppliers": supplier.pk,
        "analytics/customers": customer, "sales/customers": customer,
        "receivables/customers": customer, "catalog/products": product, "pricing/products": product,
        "inventory/products": product, "inventory/warehouses": cast.warehouse.pk, "inventory/receipts": goods.pk,
        "sales/orders": order.pk, "sales/deliveries": delivery.pk, "sales/invoices": invoice.pk,
        "receivables/receipts": receipt.pk, "approvals": request.pk, "exports": exported(cast).pk,
    }  # fmt: skip
    webhook = create_webhook(cast.boss, url="https://example.com/hooks", events=["sales.order.approved"])
    rooms["integration/webhooks"], message = webhook.pk, ping_webhook(cast.boss, webhook_id=webhook.pk).pk
    masters = {f"{prefix}{room}": pk for prefix in ("", API) for room, pk in rooms.items()}
    Heartbeat.objects.create(worker="probe", at=clock.now())
    (file,) = attach(cast.boss, subject=order.reference, uploads=[Upload("a.pdf", b"%PDF-1.7")])
    comment = write_comment(cast.boss, subject=order.reference, text="looks good")
    enqueue("example", on_behalf_of_id=cast.boss.pk)
    robot = save_robot(system(), name="销售群", maker="wecom", url="https://example.com/", kinds=[])
    notify("tasks.done", [cast.boss.pk], cause="one", url="/settings/tasks/")
    settings = {
        "settings/roles": Role.objects.get(code="auditor").pk,
        "settings/fields": own.pk,
        "files": file.pk,
        "comments": comment.pk,
        "about": order.pk,
        "kind": "sales.order",
        "settings/users": cast.seller.pk,
        "settings/tasks": Task.objects.get(kind="example").pk,
        "settings/robots": robot.pk,
        "notices": Notice.objects.get().pk,
        "settings/log": Operation.objects.earliest("id").pk,
        "code": "XSDD",
        "settings/rules": Rule.objects.get().pk,
        "settings/tokens": 1,
        "settings/books": "x.zip",
        "settings/import": imported(cast).pk,
    }
    named = {
        "pk": 1,
        "kind": "customers",
        "name": "a.pdf",
        "line_no": 1,
        "message": message,
        "message_id": message,
        "month": "2026-11",
    }
    return {**named, "settings/periods": "2026-11", **settings, **masters}


def system_for(user: User) -> User:
    """The user, who makes their own token even where their roles grant none."""
    user.__dict__["permissions"] = user.permissions | {"identity.own_token"}
    return user
