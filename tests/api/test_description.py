"""The OpenAPI description says what the API does."""

import inspect
from collections import Counter
from typing import Any

import pytest
from pydantic import BaseModel

from tests.api.conftest import DAY, Desk
from tests.support.programs import done
from zhanggui.foundation.http import endpoints, shapes
from zhanggui.integration import api as integration
from zhanggui.inventory import api as inventory
from zhanggui.office import api as office
from zhanggui.parties import api as parties
from zhanggui.pricing import api as pricing
from zhanggui.receivables import api as receivables
from zhanggui.sales.api import deliveries, invoices, orders, steps
from zhanggui.sales.api import shapes as sales
from zhanggui.web.api import api

MODULES = (
    endpoints,
    shapes,
    integration,
    inventory,
    office,
    parties,
    pricing,
    receivables,
    deliveries,
    invoices,
    orders,
    steps,
    sales,
)


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return dict(api.get_openapi_schema())


def operations(described: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, it) for path, methods in described["paths"].items() for method, it in methods.items()]


def test_it_is_openapi_3_1_and_every_operation_is_named_once(described: dict[str, Any]) -> None:
    assert described["openapi"] == "3.1.0"
    names = Counter(it["operationId"] for _, _, it in operations(described))
    assert [name for name, times in names.items() if times > 1] == []
    assert all(it["description"] and it["x-permission"] and it["security"] for _, _, it in operations(described))


def test_writes_know_their_key_and_changes_their_version(described: dict[str, Any]) -> None:
    for path, method, it in operations(described):
        headers = {p["name"]: p["required"] for p in it["parameters"] if p["in"] == "header"}
        assert ("Idempotency-Key" in headers) == (method != "get"), path
        if method == "put" and "{" in path:
            assert headers["If-Match"] is True, path
    required = {
        path
        for path, method, it in operations(described)
        for parameter in it["parameters"]
        if method != "get" and parameter["name"] == "Idempotency-Key" and parameter["required"]
    }
    assert {path.removeprefix("/api/v1") for path in required} == {
        "/sales/orders/{order_id}/deliveries", "/sales/orders/{order_id}/invoices", "/sales/deliveries/{delivery_id}/reverse",
        "/inventory/receipts", "/receivables/receipts", "/receivables/receipts/{receipt_id}/allocations",
    }  # fmt: skip


def test_two_shapes_never_share_a_name() -> None:
    found = {
        (name, value)
        for module in MODULES
        for name, value in inspect.getmembers(module, inspect.isclass)
        if issubclass(value, BaseModel)
    }
    names = Counter(name for name, _ in found)
    assert [name for name, times in names.items() if times > 1] == []


def test_answers_have_the_described_fields(desk: Desk, described: dict[str, Any]) -> None:
    delivery = desk.delivered()
    order = delivery["order"]["id"]
    done(desk.finance.post(f"/sales/orders/{order}/invoices", {"date": DAY}), 201)
    for path, name in (
        (f"/sales/orders/{order}", "OrderOut"),
        (f"/sales/deliveries/{delivery['id']}", "DeliveryOut"),
        (f"/parties/customers/{desk.cast.customer.pk}", "CustomerOut"),
        (f"/catalog/products/{desk.cast.bearing.pk}", "ProductOut"),
    ):
        assert set(done(desk.boss.get(path))) == set(described["components"]["schemas"][name]["properties"]), path


def test_amounts_are_described_as_text(described: dict[str, Any]) -> None:
    shapes_of = described["components"]["schemas"]
    assert shapes_of["LineIn"]["properties"]["qty"]["type"] == "string"
    assert shapes_of["OrderOut"]["properties"]["total"]["type"] == "string"
    assert "number" not in {each.get("type") for shape in shapes_of.values() for each in shape.get("properties", {}).values()}


def test_refusals_are_described_as_problem_documents(described: dict[str, Any]) -> None:
    for path, _, it in operations(described):
        for status in (401, 403, 404, 409, 422, 429):
            assert list(it["responses"][status]["content"]) == ["application/problem+json"], path
