"""A real company's data goes through the product's own importers and actions, and every figure is found again."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Count, Sum

from tests.stories.northwind import files, load
from tests.stories.northwind.files import Source
from tests.stories.northwind.load import Loaded
from zhanggui.catalog.models import Product
from zhanggui.foundation.approvals.models import Decision
from zhanggui.foundation.books.context import alias
from zhanggui.foundation.checks.registry import breaches
from zhanggui.foundation.operations.models import Operation
from zhanggui.foundation.operations.outbox import broken_seal
from zhanggui.inventory.models import Balance, Cost, Location, Move, Reservation
from zhanggui.parties.models import Customer, Supplier
from zhanggui.receivables.models import Account, Charge, Entry
from zhanggui.sales.models import Delivery, DeliveryLine, Order, OrderLine

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
BUSINESS = (Customer, Supplier, Product, Order, OrderLine, Delivery, DeliveryLine, Move, Balance, Cost, Reservation,
            Account, Charge, Entry, Decision)  # fmt: skip


@pytest.fixture(scope="module")
def source() -> Source:
    if not files.FOLDER.is_dir():
        pytest.skip(f"Northwind is not there: {files.FOLDER}")
    return Source()


@pytest.fixture(scope="module")
def loaded(source: Source, django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Loaded]:
    """The company, loaded once for all tests of this file and rolled back at the end."""
    with django_db_blocker.unblock(), transaction.atomic(using=alias()):  # type: ignore[attr-defined]
        company = load.found(source, "northwind-traders-1996")
        load.bring_all(company, source)
        yield company
        transaction.set_rollback(True, using=alias())


def total(model: type[Order | OrderLine | Delivery], field: str, **wanted: object) -> Decimal:
    return model.objects.filter(**wanted).aggregate(sum=Sum(field))["sum"]  # type: ignore[no-any-return]


def test_everything_is_there(loaded: Loaded) -> None:
    counts = [model.objects.count() for model in (Customer, Supplier, Product, Order, OrderLine, Delivery)]
    assert counts == [91, 29, 77, 830, 2155, 809]
    assert Product.objects.filter(status=Product.STOPPED).count() == 10


def test_amounts_equal_the_file(loaded: Loaded) -> None:
    assert total(OrderLine, "gross") == total(Order, "goods") == Decimal("1265793.29")
    by_year = {year: total(Order, "goods", order_date__year=year) for year in (1996, 1997, 1998)}
    assert by_year == {1996: Decimal("208083.99"), 1997: Decimal("617085.35"), 1998: Decimal("440623.95")}
    assert total(Order, "freight") == Decimal("64942.69")
    assert total(Order, "tax") == 0


def test_the_report_tells_what_rounding_did(loaded: Loaded) -> None:
    notes = loaded.reports["orders"].notes
    assert (notes["Orders"], notes["Lines"], notes["Freight"]) == ("830", "2155", "64942.69")
    assert notes["Sum of the line amounts"] == "1265793.29"
    assert notes["Exact sum before rounding"] == "1265793.0395"
    assert notes["Lost and found by rounding"] == "0.2505"


def test_counts_by_year_and_country_equal_the_file(loaded: Loaded, source: Source) -> None:
    years = dict(Order.objects.values_list("order_date__year").annotate(n=Count("id")))
    assert years == Counter(int(row["order_date"][:4]) for row in source.orders)
    countries = dict(Order.objects.values_list("ship_country").annotate(n=Count("id")))
    assert countries == Counter(row["ship_country"] for row in source.orders)
    people = dict(Order.objects.values_list("salesperson__username").annotate(n=Count("id")))
    names = {row["employee_id"]: files.username(row) for row in source.employees}
    assert people == Counter(names[row["employee_id"]] for row in source.orders)


def test_every_order_keeps_its_dates_number_and_buyer(loaded: Loaded, source: Source) -> None:
    fields = ("external_number", "customer__code", "order_date", "due_date", "freight", "status", "closing")
    found = {row[0]: row[1:] for row in Order.objects.values_list(*fields)}
    for row in source.orders:
        closing = "done" if row["shipped_date"] else "open"
        customer, ordered, due, freight, status, is_closing = found[row["order_id"]]
        assert (customer, ordered.isoformat(), due.isoformat()) == (row["customer_id"], row["order_date"], row["required_date"])
        assert (freight, status, is_closing) == (Decimal(row["freight"]), "approved", closing)


def test_goods_left_on_their_day(loaded: Loaded, source: Source) -> None:
    out = Move.objects.filter(target__kind=Location.CUSTOMER)
    assert out.aggregate(sum=Sum("qty"))["sum"] == 50119
    days = dict(Delivery.objects.values_list("order__external_number", "business_date"))
    assert {number: day.isoformat() for number, day in days.items()} == {
        row["order_id"]: row["shipped_date"] for row in source.shipped(yes=True)
    }
    in_stock = dict(Balance.objects.values_list("product__code", "on_hand"))
    assert in_stock == {row["product_id"]: int(row["units_in_stock"]) for row in source.products}


def test_stock_is_worth_what_it_cost(loaded: Loaded) -> None:
    came, left = Move.objects.filter(source__kind=Location.OPENING), Move.objects.filter(target__kind=Location.CUSTOMER)
    here = Cost.objects.aggregate(sum=Sum("value"))["sum"]
    assert came.aggregate(sum=Sum("value"))["sum"] - left.aggregate(sum=Sum("value"))["sum"] == here
    assert total(Delivery, "cost") == left.aggregate(sum=Sum("value"))["sum"]


def test_what_never_left_is_short(loaded: Loaded, source: Source) -> None:
    waiting = Order.objects.filter(closing="open")
    assert waiting.count() == 21
    wanted = OrderLine.objects.filter(order__in=waiting).values("product__code").annotate(n=Sum("open"))
    stock = {row["product_id"]: int(row["units_in_stock"]) for row in source.products}
    short = {row["product__code"]: row["n"] - stock[row["product__code"]] for row in wanted}
    short = {code: qty for code, qty in short.items() if qty > 0}
    kept = dict(Reservation.objects.filter(qty__gt=0).values_list("product__code").annotate(n=Sum("qty")))
    assert len(short) == 17
    assert all(kept.get(code, 0) == stock[code] for code in short)


def test_customers_owe_what_was_delivered(loaded: Loaded) -> None:
    delivered = total(Delivery, "total")
    assert Account.objects.aggregate(sum=Sum("balance"))["sum"] == delivered == Entry.objects.aggregate(sum=Sum("amount"))["sum"]
    assert Charge.objects.aggregate(sum=Sum("open"))["sum"] == delivered
    assert Account.objects.aggregate(sum=Sum("committed"))["sum"] == total(Order, "total", closing="open")


def test_another_person_approved_every_order(loaded: Loaded) -> None:
    assert Decision.objects.count() == 830
    assert set(Order.objects.values_list("creator_id", "approver_id")) == {(loaded.importer.pk, loaded.approver.pk)}


def test_the_book_is_clean(loaded: Loaded) -> None:
    assert list(breaches()) == []
    assert broken_seal() is None
    assert not Operation.objects.filter(sealed=False).exists()


def test_importing_again_changes_nothing_and_says_so(loaded: Loaded, source: Source) -> None:
    def rows() -> list[int]:
        return [model.objects.count() for model in BUSINESS]

    before = rows()
    again = Loaded(importer=loaded.importer, approver=loaded.approver)
    load.bring_all(again, source)
    assert {kind: (report.created, report.unchanged) for kind, report in again.reports.items()} == {
        "customers": (0, 91), "suppliers": (0, 29), "products": (0, 77), "prices": (0, 77), "opening-stock": (0, 77),
        "orders": (0, 830), "deliveries": (0, 0),
    }  # fmt: skip
    assert {kind: (posted.done, posted.unchanged) for kind, posted in again.posted.items()} == {
        "orders": (0, 830), "deliveries": (0, 809),
    }  # fmt: skip
    assert rows() == before


def test_another_file_with_the_same_orders_changes_nothing(loaded: Loaded, source: Source) -> None:
    """Not the bytes decide but the external numbers."""
    before = list(Order.objects.order_by("id").values_list("id", "version", "total"))
    again = Loaded(importer=loaded.importer, approver=loaded.approver)
    again.bring("orders", "other.csv", files.orders(source) + b"\r\n", load.silent)
    again.bring("opening-stock", "other.csv", files.opening_stock(source) + b"\r\n", load.silent)
    assert (again.reports["orders"].created, again.reports["orders"].unchanged) == (0, 830)
    assert (again.reports["opening-stock"].created, again.reports["opening-stock"].unchanged) == (0, 77)
    assert list(Order.objects.order_by("id").values_list("id", "version", "total")) == before
