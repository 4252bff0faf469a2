"""Exports: what is shown is what is written, typed, without a formula, with a permission, noted in the log."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.support.cast import PASSWORD, Cast, system
from tests.support.pages import signed_in
from zhanggui.catalog.actions import create_product
from zhanggui.catalog.domain import ProductCard
from zhanggui.foundation.exporting import actions
from zhanggui.foundation.exporting.models import Export
from zhanggui.foundation.exporting.storage import file_of
from zhanggui.foundation.identity.actions import create_user
from zhanggui.foundation.identity.models import User
from zhanggui.foundation.operations.models import Operation
from zhanggui.foundation.tasks.queue import run_next
from zhanggui.sales.actions.orders import create_order
from zhanggui.ui.worklists import find_worklist, worklists

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx")
STOCK = "/inventory/stock/"


def export(client: Client, url: str, file_format: str = "csv") -> Any:
    return client.post(url, {"format": file_format})


def csv_of(answer: Any) -> list[list[str]]:
    data = b"".join(answer.streaming_content)
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def xlsx_of(answer: Any) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()


def test_cells_are_typed_in_xlsx(cast: Cast) -> None:
    order = create_order(cast.seller, draft=cast.draft((cast.bearing, "5")))
    head, row = xlsx_of(export(signed_in(cast.boss), "/sales/orders/", "xlsx"))
    cells = dict(zip(head, row, strict=True))
    assert cells["Date"] == order.order_date
    assert isinstance(cells["Date"], date)
    assert cells["Total"] == pytest.approx(float(order.total))
    assert cells["State"] == "Draft"


def test_all_pages_in_the_shown_order_under_the_conditions(cast: Cast) -> None:
    for number in range(25):
        create_order(cast.seller, draft=cast.draft((cast.bearing, str(number + 1))))
    rows = csv_of(export(signed_in(cast.boss), "/sales/orders/?sort=-total&size=20&state=draft&cursor=&totals=1"))
    at = rows[0].index("Total")
    totals = [float(row[at]) for row in rows[1:]]
    assert len(totals) == 25
    assert totals == sorted(totals, reverse=True)
    assert csv_of(export(signed_in(cast.boss), "/sales/orders/?state=void"))[1:] == []


@pytest.mark.parametrize("text", FORMULAS)
def test_text_is_never_a_formula(cast: Cast, text: str) -> None:
    create_product(cast.boss, card=ProductCard(code="X1", name=f"{text}", spec="", unit="件"))
    client = signed_in(cast.boss)
    rows = csv_of(export(client, "/catalog/products/?q=X1"))
    assert rows[1][1] == f"'{text}"
    sheet = xlsx_of(export(client, "/catalog/products/?q=X1", "xlsx"))
    assert str(sheet[1][1]).strip() == text.strip()
    assert isinstance(sheet[1][1], str)


def test_cost_is_exported_only_to_those_who_see_it(cast: Cast) -> None:
    create_user(system(), username="own", name="无成本", password=PASSWORD, roles=["sales_manager"], department="华东一部")
    blind = signed_in(User.objects.get(username="own"))
    assert "Average cost" in csv_of(export(signed_in(cast.boss), STOCK))[0]
    assert "Average cost" not in csv_of(export(blind, STOCK))[0]


def test_an_export_needs_its_permission_and_stands_in_the_log(cast: Cast) -> None:
    assert export(signed_in(cast.seller), "/sales/orders/").status_code == 403
    assert Operation.objects.filter(action="exporting.export", outcome=Operation.DENIED).count() == 1
    assert "data-export" not in signed_in(cast.seller).get("/sales/orders/").content.decode()
    export(signed_in(cast.boss), "/sales/orders/?state=draft")
    entry = Operation.objects.get(action="exporting.export", outcome=Operation.DONE)
    assert entry.actor_id == cast.boss.pk
    assert "state=draft" in entry.entries[0]["note"]
    assert Export.objects.get().columns.startswith("number,order_date")


def test_other_formats_are_refused(cast: Cast) -> None:
    assert export(signed_in(cast.boss), STOCK, "../../x").status_code == 422
    assert not Export.objects.exists()


def test_a_large_export_is_written_by_a_task_and_fetched_by_its_owner_alone(cast: Cast, monkeypatch: Any) -> None:
    create_order(cast.seller, draft=cast.draft((cast.bearing, "5")))
    monkeypatch.setattr(actions, "LATER", 0)
    client = signed_in(cast.boss)
    url = export(client, "/sales/orders/?state=draft")["Location"]
    assert client.get(f"{url}file/").status_code == 404
    assert "0 of 1" in client.get(url).content.decode()
    while run_next():
        pass
    assert "Fetch the file" in client.get(url).content.decode()
    assert len(csv_of(client.get(f"{url}file/"))) == 2
    assert signed_in(cast.finance).get(f"{url}file/").status_code == 404
    file_of(Export.objects.get()).unlink()


def test_a_task_writes_with_the_rights_that_are_left(cast: Cast, monkeypatch: Any) -> None:
    create_order(cast.seller, draft=cast.draft((cast.bearing, "5")))
    monkeypatch.setattr(actions, "LATER", 0)
    client = signed_in(cast.manager)
    url = export(client, "/sales/orders/")["Location"]
    role = cast.manager.roles.get()
    role.permissions = [code for code in role.permissions if code != "sales.view_order"]
    role.save()
    while run_next():
        pass
    assert "sales.view_order" in client.get(url).content.decode()
    assert not file_of(Export.objects.get()).exists()


def test_every_list_can_be_exported_by_its_name(cast: Cast) -> None:
    names = [one.name for one in worklists()]
    assert {"sales.orders", "parties.customers", "catalog.products", "inventory.stock", "receivables.charges"} <= set(names)
    for name in names:
        listing, rows = find_worklist(name, cast.boss).offer(cast.boss)
        assert listing.columns
        assert rows.model
