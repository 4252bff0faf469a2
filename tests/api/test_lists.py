"""Lists: pages that join without gap, declared filters, chosen fields, a constant number of statements."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.test.utils import CaptureQueriesContext

from tests.api.conftest import DAY, Desk
from tests.support.programs import Program, done
from zhanggui.foundation.books.context import connection

LISTS = (
    "/parties/customers", "/catalog/products", "/pricing/prices", "/inventory/warehouses", "/inventory/balances",
    "/inventory/moves", "/inventory/receipts", "/sales/orders", "/sales/deliveries", "/sales/invoices",
    "/receivables/charges", "/receivables/receipts", "/approvals/requests",
)  # fmt: skip
MOST_STATEMENTS = 6
OF_THE_TOKEN = ('"identity_apitoken"', '"identity_role"')


def filled(desk: Desk) -> None:
    """Something in every list."""
    order = desk.delivered()["order"]["id"]
    done(desk.finance.post(f"/sales/orders/{order}/invoices", {"date": DAY}), 201)
    done(desk.finance.post("/receivables/receipts", {"customer": desk.cast.customer.pk, "date": DAY, "amount": "5"}), 201)
    waiting = done(desk.seller.post("/sales/orders", desk.entered((desk.cast.drill.pk, "30"))), 201)
    done(desk.seller.post(f"/sales/orders/{waiting['id']}/submit"))


def walked(program: Program, path: str, way: str, start: str = "") -> Iterator[dict[str, Any]]:
    cursor = start
    while True:
        page = done(program.get(f"{path}{'&' if '?' in path else '?'}limit=2&cursor={cursor}"))
        assert len(page["items"]) <= 2
        yield page
        if page[way] is None:
            return
        cursor = page[way]


def test_pages_join_without_gap_and_lead_back(desk: Desk) -> None:
    for _ in range(5):
        done(desk.seller.post("/sales/orders", desk.entered()), 201)
    pages = list(walked(desk.seller, "/sales/orders", "next"))
    ids = [row["id"] for page in pages for row in page["items"]]
    assert ids == sorted(ids, reverse=True)
    assert len(ids) == 5
    assert pages[0]["previous"] is None
    back = list(walked(desk.seller, "/sales/orders", "previous", pages[-1]["previous"]))
    assert [[row["id"] for row in page["items"]] for page in back] == [ids[2:4], ids[:2]]


@pytest.mark.parametrize("path", LISTS)
def test_every_list_walks_to_its_end_in_few_statements(desk: Desk, path: str) -> None:
    filled(desk)
    program = desk.manager if "approvals" in path else desk.boss
    every = done(program.get(path))["items"]
    assert every
    with CaptureQueriesContext(connection()) as caught:
        done(program.get(path))
    asked = [query["sql"] for query in caught if not any(mark in query["sql"] for mark in OF_THE_TOKEN)]
    assert len(asked) <= MOST_STATEMENTS, asked
    assert [row for page in walked(program, path, "next") for row in page["items"]] == every
    name = "id"
    assert done(program.get(f"{path}?fields={name}"))["items"] == [{name: row[name]} for row in every]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    "query",
    ["cursor=!!", "cursor=W10", "cursor=WzAsbnVsbF0", "cursor=WzAsImEiXQ", "limit=0", "limit=201", "limit=x", "fields=nope",
     "customer__name=1", "ordering=-id", "fields=id;drop", "limit=" + "9" * 30, "cursor=%00", "fields=%ED%A0%80"],
)  # fmt: skip
def test_what_a_list_does_not_know_is_refused(desk: Desk, path: str, query: str) -> None:
    answer = desk.boss.get(f"{path}?{query}")
    assert (answer.status, answer.body["status"]) == (422, 422), (path, query)


def test_a_page_has_no_n_plus_one(desk: Desk) -> None:
    for _ in range(3):
        done(desk.seller.post("/sales/orders", desk.entered()), 201)
    counts = []
    for limit in (1, 3):
        with CaptureQueriesContext(connection()) as caught:
            done(desk.seller.get(f"/sales/orders?limit={limit}"))
        counts.append(len(caught))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("path", "query", "found"),
    [
        ("/sales/orders", "status=reviewed", 1), ("/sales/orders", "status=approved", 1), ("/sales/orders", "status=draft", 0),
        ("/sales/orders", "customer={customer}", 2), ("/sales/orders", "customer={other}", 0),
        ("/sales/orders", "since=2026-11-24", 0),
        ("/sales/orders", "until=2026-11-23", 2), ("/sales/orders", "closing=done&progress=all", 1),
        ("/sales/orders", "number=XSDD-20261123-0001", 1), ("/sales/deliveries", "invoiced=true", 1),
        ("/sales/deliveries", "invoiced=false", 0), ("/sales/deliveries", "status=reversed", 0),
        ("/sales/invoices", "customer={customer}", 1), ("/receivables/charges", "", 1), ("/receivables/charges", "open=false", 1),
        ("/receivables/charges", "due_until=2026-11-23", 0), ("/receivables/receipts", "since=2026-11-23", 1),
        ("/inventory/moves", "product={bearing}", 2), ("/inventory/moves", "warehouse={warehouse}&since=2026-11-01", 1),
        ("/inventory/balances", "product={bearing}", 1), ("/parties/customers", "q=nbyx", 1), ("/parties/customers", "q=甬兴", 1),
        ("/parties/customers", "q=ningbo", 1), ("/catalog/products", "q=6204", 1), ("/catalog/products", "code=DG-30110", 1),
        ("/catalog/products", "status=stopped", 0), ("/pricing/prices", "product={bearing}", 1),
    ],
)  # fmt: skip
def test_filters(desk: Desk, path: str, query: str, found: int) -> None:
    filled(desk)
    cast = desk.cast
    named = {"customer": cast.customer.pk, "other": cast.other.pk, "bearing": cast.bearing.pk, "warehouse": cast.warehouse.pk}
    query = quote(query.format(**named), safe="=&-")
    assert len(done(desk.boss.get(f"{path}?{query}"))["items"]) == found


def test_chosen_fields_keep_nested_records(desk: Desk) -> None:
    done(desk.seller.post("/sales/orders", desk.entered()), 201)
    (row,) = done(desk.seller.get("/sales/orders?fields=number, customer,total"))["items"]
    assert row == {
        "number": None, "total": "34",
        "customer": {"id": desk.cast.customer.pk, "code": "KH-0137", "name": "宁波甬兴机电设备有限公司"},
    }  # fmt: skip
