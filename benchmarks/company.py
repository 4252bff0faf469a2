"""The company that all benchmarks use: made through the product's own actions."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from zhanggui.catalog.actions import add_products
from zhanggui.catalog.domain import ProductCard
from zhanggui.catalog.models import Product
from zhanggui.foundation.approvals.actions import set_rule
from zhanggui.foundation.books.queries import today
from zhanggui.foundation.identity.actions import create_user, make_start_roles
from zhanggui.foundation.identity.models import User
from zhanggui.foundation.operations.frame import permissions_in_use
from zhanggui.foundation.operations.outbox import System
from zhanggui.foundation.periods.actions import open_periods
from zhanggui.inventory.actions.places import create_warehouse
from zhanggui.inventory.actions.receipts import receive_stock
from zhanggui.inventory.domain import Incoming
from zhanggui.parties.actions import add_customers
from zhanggui.parties.domain import CustomerCard
from zhanggui.parties.models import Customer
from zhanggui.pricing.actions import set_prices

PRODUCTS, CUSTOMERS = 1000, 50
PEOPLE = {"seller": "salesperson", "manager": "sales_manager", "keeper": "warehouse", "finance": "finance", "boss": "boss"}


@dataclass(frozen=True, slots=True)
class Company:
    """Ids only: every step loads its person and objects anew, as a request does."""

    people: dict[str, int]
    customers: list[int]
    products: list[int]
    warehouse: int
    day: date

    def person(self, name: str) -> User:
        return User.objects.select_related("department").get(pk=self.people[name])


@cache
def found() -> Company:
    """Found it once a run: goods for a million sales, one approval rule that bites above 5.00."""
    root, day = System(frozenset(permissions_in_use)), today()
    make_start_roles(root)
    people = {
        name: create_user(root, username=name, name=name, password="x-lantern-42-tea", roles=[role], department="华东").pk
        for name, role in PEOPLE.items()
    }
    open_periods(root, first=day.replace(day=1), last=day)
    warehouse = create_warehouse(root, code="W1", name="总仓", keeper_ids=[people["keeper"]]).pk
    seller = people["seller"]
    add_customers(root, cards=[CustomerCard(code=f"K{n}", name=f"客户 {n}", salesperson_id=seller) for n in range(CUSTOMERS)])
    add_products(root, cards=[ProductCard(code=f"P{n:04d}", name=f"商品 {n}") for n in range(PRODUCTS)])
    products = list(Product.objects.order_by("id").values_list("id", flat=True))
    set_prices(root, prices={pk: Decimal("10.00") + n % 90 for n, pk in enumerate(products)})
    goods = [Incoming(pk, Decimal(1_000_000), Decimal("6.1234")) for pk in products]
    receive_stock(root, warehouse_id=warehouse, day=day, goods=goods)
    set_rule(root, kind="sales.order", fact="total", limit="5", role="sales_manager")
    customers = list(Customer.objects.order_by("id").values_list("id", flat=True))
    return Company(people, customers, products, warehouse, day)
