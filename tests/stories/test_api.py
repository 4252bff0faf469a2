"""From the order to the money through the API, each step by the token of the person whose work it is."""

from decimal import Decimal
from typing import Any

from tests.support.cast import Cast
from tests.support.programs import Program, done, refused_with
from zhanggui.foundation.books.models import Profile
from zhanggui.foundation.operations.models import Operation
from zhanggui.receivables.models import Account
from zhanggui.sales.models import Delivery

DAY = "2026-11-23"


def entered(cast: Cast, *lines: tuple[int, str]) -> dict[str, object]:
    return {
        "customer": cast.customer.pk, "warehouse": cast.warehouse.pk, "order_date": DAY,
        "lines": [{"product": product, "qty": qty} for product, qty in lines],
    }  # fmt: skip


def test_a_large_order_goes_from_entry_to_money(cast: Cast) -> None:
    seller, manager, keeper, finance = map(Program, (cast.seller, cast.manager, cast.keeper, cast.finance))
    order = approved(cast, seller, manager)
    delivery = shipped(cast, order, keeper, finance)
    charge = charged(cast, order, delivery, finance)
    paid(cast, charge, finance)
    told = done(seller.get(f"/sales/orders/{order['id']}"))
    assert (told["progress"], told["closing"], told["status"]) == ("all", "done", "approved")
    refused_with(keeper.post(f"/sales/deliveries/{delivery['id']}/reverse"), 422, "delivery.invoiced")


def approved(cast: Cast, seller: Program, manager: Program) -> Any:
    """Entered, changed, submitted, decided on by the manager and not by the seller."""
    order = done(seller.post("/sales/orders", entered(cast, (cast.bearing.pk, "40"), (cast.drill.pk, "24"))), 201)
    assert (order["total"], order["number"], order["status"]) == ("10784", None, "draft")

    path = f"/sales/orders/{order['id']}"
    changed = entered(cast, (cast.bearing.pk, "40"), (cast.drill.pk, "23")) | {"freight": "12.50"}
    order = done(seller.put(path, changed, match=f'"{order["version"]}"'))
    assert order["total"] == "10358.5"

    order = done(seller.post(f"{path}/submit", match=order["version"]))
    assert (order["status"], order["number"]) == ("reviewed", "XSDD-20261123-0001")
    refused_with(seller.post(f"{path}/decision", {"approve": True}), 403, "permission.missing")
    waiting = done(manager.get("/approvals/requests"))["items"]
    assert [(row["kind"], row["document_id"], row["reasons"]) for row in waiting] == [
        ("sales.order", order["id"], [["total", "10358.5", "10000"]])
    ]
    refused_with(manager.post(f"{path}/decision", {"approve": False}), 422, "approval.reason", field="note")
    decided = done(manager.post(f"/approvals/requests/{waiting[0]['id']}/decision", {"approve": True}))
    assert decided["state"] == "approved"
    assert done(manager.get("/approvals/requests"))["items"] == []
    return order


def shipped(cast: Cast, order: Any, keeper: Program, finance: Program) -> Any:
    """Short at first; goods come in; all leaves. Finance sees the cost, the keeper does not."""
    path = f"/sales/orders/{order['id']}"
    body = {"date": DAY, "lines": [{"line_no": 1, "qty": "40"}, {"line_no": 2, "qty": "11"}]}
    refused_with(keeper.post(f"{path}/deliveries", body), 422, "stock.short", line=2, field="qty")
    goods = {"warehouse": cast.warehouse.pk, "date": DAY, "lines": [{"product": cast.drill.pk, "qty": "20", "unit_cost": "310"}]}
    receipt = done(keeper.post("/inventory/receipts", goods), 201)
    assert receipt["number"] == "RKD-20261123-0001"
    assert "value" not in receipt
    assert "unit_cost" not in receipt["lines"][0]

    delivery = done(keeper.post(f"{path}/deliveries", {"date": DAY}), 201)
    assert delivery["total"] == order["total"]
    assert "cost" not in delivery
    told = done(finance.get(f"/sales/deliveries/{delivery['id']}"))
    assert told["cost"] == str(Delivery.objects.get().cost).rstrip("0").rstrip(".")
    assert [line["qty"] for line in told["lines"]] == ["40", "23"]
    return delivery


def charged(cast: Cast, order: Any, delivery: Any, finance: Program) -> Any:
    """Invoiced; what is owed is what was delivered."""
    path = f"/sales/orders/{order['id']}"
    invoice = done(finance.post(f"{path}/invoices", {"date": DAY}), 201)
    assert (invoice["total"], len(invoice["lines"])) == (order["total"], 2)
    (charge,) = done(finance.get(f"/receivables/charges?customer={cast.customer.pk}"))["items"]
    assert (charge["number"], charge["open"]) == (delivery["number"], order["total"])
    return charge


def paid(cast: Cast, charge: Any, finance: Program) -> None:
    """Money comes in, settles, is taken back, settles a part."""
    money = {
        "customer": cast.customer.pk,
        "date": DAY,
        "amount": "12000",
        "allocations": [{"charge": charge["id"], "amount": "10358.5"}],
    }
    receipt = done(finance.post("/receivables/receipts", money), 201)
    assert (receipt["unallocated"], receipt["allocations"][0]["amount"]) == ("1641.5", "10358.5")
    assert done(finance.get("/receivables/charges"))["items"] == []
    receipt = done(finance.delete(f"/receivables/receipts/{receipt['id']}/allocations"))
    assert (receipt["unallocated"], receipt["allocations"]) == ("12000", [])
    again = {"allocations": [{"charge": charge["id"], "amount": "358.5"}]}
    assert done(finance.post(f"/receivables/receipts/{receipt['id']}/allocations", again))["unallocated"] == "11641.5"
    assert Account.objects.get(customer=cast.customer).balance == Decimal("-1641.5")


def test_an_order_can_go_back_at_every_step(cast: Cast) -> None:
    seller, manager, keeper = map(Program, (cast.seller, cast.manager, cast.keeper))
    draft = done(seller.post("/sales/orders", entered(cast, (cast.bearing.pk, "1"))), 201)
    assert done(seller.delete(f"/sales/orders/{draft['id']}"), 204) is None
    refused_with(seller.get(f"/sales/orders/{draft['id']}"), 404, "order.unknown")

    order = done(seller.post("/sales/orders", entered(cast, (cast.drill.pk, "24"))), 201)
    path = f"/sales/orders/{order['id']}"
    done(seller.post(f"{path}/submit"))
    assert done(seller.post(f"{path}/withdraw"))["status"] == "draft"
    done(seller.post(f"{path}/submit"))
    assert done(manager.post(f"{path}/decision", {"approve": False, "note": "too much"}))["status"] == "rejected"
    done(seller.put(path, entered(cast, (cast.drill.pk, "4")), match=done(seller.get(path))["version"]))
    assert done(seller.post(f"{path}/submit"))["status"] == "approved"
    assert done(manager.post(f"{path}/unapprove"))["status"] == "draft"
    done(seller.post(f"{path}/submit"))
    delivery = done(keeper.post(f"{path}/deliveries", {"date": DAY, "lines": [{"line_no": 1, "qty": "3"}]}), 201)
    assert done(keeper.post(f"/sales/deliveries/{delivery['id']}/reverse"))["status"] == "reversed"
    done(keeper.post(f"{path}/deliveries", {"date": DAY, "lines": [{"line_no": 1, "qty": "1"}]}), 201)
    closed = done(seller.post(f"{path}/close", {"note": "the rest is not wanted"}))
    assert (closed["closing"], closed["lines"][0]["cancelled"]) == ("closed", "3")

    void = done(seller.post("/sales/orders", entered(cast, (cast.drill.pk, "24"))), 201)
    done(seller.post(f"/sales/orders/{void['id']}/submit"))
    done(seller.post(f"/sales/orders/{void['id']}/withdraw"))
    assert done(manager.post(f"/sales/orders/{void['id']}/void"))["status"] == "void"


def test_reviewed_and_rejected_orders_when_the_book_reviews(cast: Cast) -> None:
    Profile.objects.update(review_orders=True)
    seller, manager = Program(cast.seller), Program(cast.manager)
    order = done(seller.post("/sales/orders", entered(cast, (cast.bearing.pk, "5"))), 201)
    path = f"/sales/orders/{order['id']}"
    assert done(seller.post(f"{path}/submit"))["status"] == "submitted"
    assert done(manager.post(f"{path}/reject", {"note": "wrong address"}))["status"] == "rejected"
    done(seller.post(f"{path}/submit"))
    assert done(manager.post(f"{path}/review"))["status"] == "approved"


def test_masters_are_kept_through_the_api(cast: Cast) -> None:
    boss, seller = Program(cast.boss), Program(cast.seller)
    customer = done(seller.post("/parties/customers", {"code": "K1", "name": "新客户"}), 201)
    assert customer["salesperson"]["id"] == cast.seller.pk
    path = f"/parties/customers/{customer['id']}"
    customer = done(seller.put(path, {"code": "K1", "name": "新客户二"}, match=1))
    assert (customer["name"], customer["version"], customer["salesperson"]["id"]) == ("新客户二", 2, cast.seller.pk)

    card = {"code": "P1", "name": "螺丝", "category": "紧固件", "tax_rate": "0.09", "qty_places": 2}
    product = done(boss.post("/catalog/products", card), 201)
    assert (product["category"]["name"], product["tax_rate"]) == ("紧固件", "0.09")
    product = done(boss.put(f"/catalog/products/{product['id']}", card | {"stopped": True}, match='"1"'))
    assert product["status"] == "stopped"
    done(boss.put("/pricing/prices", {"lines": [{"product": product["id"], "price": "0.125"}]}))
    assert done(boss.get(f"/pricing/prices?product={product['id']}"))["items"][0]["price"] == "0.125"


def test_reading_with_a_token_writes_nothing(cast: Cast) -> None:
    seller = Program(cast.seller)
    before = Operation.objects.count()
    for path in ("/sales/orders", "/parties/customers", "/openapi.json"):
        done(seller.get(path))
    assert Operation.objects.count() == before
    refused_with(seller.post("/catalog/products", {}), 403, "permission.missing")
    assert Operation.objects.latest("id").outcome == Operation.DENIED
