"""Bring the Northwind company into an empty book, through the product's own importers and actions."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from tests.stories.northwind import files
from tests.stories.northwind.files import Source
from zhanggui.catalog.actions import change_product
from zhanggui.catalog.domain import ProductCard
from zhanggui.catalog.models import Product
from zhanggui.foundation.approvals.actions import decide, set_rule
from zhanggui.foundation.approvals.queries import waiting_for
from zhanggui.foundation.identity.actions import create_user
from zhanggui.foundation.identity.models import User
from zhanggui.foundation.importing.actions import import_file
from zhanggui.foundation.importing.loaders import Report
from zhanggui.foundation.importing.posting import Posted, post_steps
from zhanggui.foundation.operations.frame import permissions_in_use
from zhanggui.foundation.operations.outbox import System, pump
from zhanggui.inventory.actions.places import create_warehouse
from zhanggui.office.actions import found_book
from zhanggui.sales.models import Order

APPROVER = "andrew.fuller"
LIMIT = "0"
Say = Callable[[str], None]


def silent(line: str) -> None:
    """Say nothing."""


@dataclass(slots=True)
class Loaded:
    """Who imported, who approved, and what each import reported."""

    importer: User
    approver: User
    reports: dict[str, Report] = field(default_factory=dict)
    posted: dict[str, Posted] = field(default_factory=dict)

    def bring(self, kind: str, name: str, data: bytes, say: Say) -> None:
        """Import one file and post what it leaves to do."""
        report = import_file(self.importer, kind=kind, name=name, data=data, post_later=False)
        self.reports[kind] = report
        say(f"{kind}: {report.created} created, {report.unchanged} unchanged {report.notes or ''}")
        if report.steps:
            posted = self.posted[kind] = post_steps(self.importer, report.run_id)
            assert not posted.problems, [str(problem) for problem in posted.problems]
            say(f"{kind}: {posted.done} posted, {posted.unchanged} posted before")


def found(source: Source, password: str) -> Loaded:
    """The company, its people, its warehouse and its rule: above the limit the sales manager decides."""
    root = System(frozenset(permissions_in_use))
    found_book(root, name="Northwind Traders", currency="USD", first_month=date(1996, 7, 1), last_month=date(1998, 12, 1))
    for row in source.employees:
        create_user(
            root, username=files.username(row), name=f"{row['first_name']} {row['last_name']}", password=password,
            roles=["sales_manager" if files.username(row) == APPROVER else "salesperson"], department="Sales",
        )  # fmt: skip
    importer = create_user(root, username="importer", name="Importer", password=password, roles=["boss"])
    create_warehouse(root, code=files.WAREHOUSE, name="Northwind")
    set_rule(root, kind="sales.order", fact="total", limit=LIMIT, role="sales_manager")
    return Loaded(importer=importer, approver=User.objects.get(username=APPROVER))


def bring_all(loaded: Loaded, source: Source, say: Say = silent) -> None:
    """Every file, and the approvals between them; running it again changes nothing.

    The orders that never left are approved last: approval reserves stock, and what was shipped must find its own.
    """
    for (kind, name), data in files.everything(source).items():
        loaded.bring(kind, name, data, say)
        if kind == "orders":
            approve(loaded.approver, {row["order_id"] for row in source.shipped(yes=True)})
    approve(loaded.approver, {row["order_id"] for row in source.shipped(yes=False)})
    stop_discontinued(loaded.importer, source)
    while pump():
        pass


def approve(approver: User, numbers: set[str]) -> None:
    """Approve the orders with these external numbers that wait for it, in the order they were handed in."""
    chosen = set(Order.objects.filter(external_number__in=numbers).values_list("id", flat=True))
    for document in waiting_for(approver).order_by("id").values_list("document_id", flat=True):
        if document in chosen:
            decide(approver, kind="sales.order", document_id=document, approve=True)


def stop_discontinued(actor: User, source: Source) -> None:
    """Products that are no longer sold: stopped after their orders are in."""
    codes = [row["product_id"] for row in source.products if row["discontinued"] == "1"]
    for product in Product.objects.filter(code__in=codes, status=Product.ACTIVE).select_related("category", "supplier"):
        card = ProductCard(
            code=product.code, name=product.name, spec=product.spec, unit=product.unit, tax_rate=product.tax_rate,
            category=product.category.name if product.category else "",
            supplier_code=product.supplier.code if product.supplier else "", stopped=True,
        )  # fmt: skip
        change_product(actor, product_id=product.pk, card=card, version=product.version)
