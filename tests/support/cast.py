"""A fixed cast for tests: who is who never changes between tests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhanggui.catalog.actions import create_product
from zhanggui.catalog.domain import ProductCard
from zhanggui.catalog.models import Product
from zhanggui.foundation.approvals.actions import set_rule
from zhanggui.foundation.books.models import Profile
from zhanggui.foundation.identity.actions import create_user, make_start_roles
from zhanggui.foundation.identity.models import User
from zhanggui.foundation.operations.frame import permissions_in_use
from zhanggui.foundation.operations.outbox import System
from zhanggui.foundation.periods.actions import open_periods
from zhanggui.inventory.actions.places import create_warehouse
from zhanggui.inventory.actions.receipts import receive_stock
from zhanggui.inventory.domain import Incoming
from zhanggui.inventory.models import Location
from zhanggui.parties.actions import create_customer
from zhanggui.parties.domain import CustomerCard
from zhanggui.parties.models import Customer
from zhanggui.pricing.actions import set_prices
from zhanggui.sales.domain.drafts import Draft, DraftLine

DAY = date(2026, 11, 23)
PASSWORD = "tea-house-42-lanterns"
LIMIT = "10000"


@dataclass(frozen=True, slots=True)
class Cast:
    """The people and things every test may use. `bearing` has 100 in stock at 4.00, `drill` 10 at 300.00."""

    boss: User
    manager: User
    seller: User
    stranger: User
    keeper: User
    finance: User
    warehouse: Location
    customer: Customer
    other: Customer
    bearing: Product
    drill: Product

    def draft(self, *lines: tuple[Product, str], day: date = DAY, **head: object) -> Draft:
        """An order of the customer: (product, quantity) pairs at list price."""
        entered: Sequence[DraftLine] = [DraftLine(product_id=p.pk, qty=Decimal(q)) for p, q in lines]
        return Draft(customer_id=self.customer.pk, warehouse_id=self.warehouse.pk, order_date=day, lines=entered, **head)  # type: ignore[arg-type]


def system() -> System:
    """The system actor, holding everything: for set-up only."""
    return System(frozenset(permissions_in_use))


def company() -> Cast:
    """Found the company through the product's own actions."""
    root = system()
    Profile.objects.create(id=1, name="恒越工贸")
    make_start_roles(root)
    people = {
        name: create_user(root, username=name, name=shown, password=PASSWORD, roles=[role], department=department)
        for name, shown, role, department in (
            ("boss", "赵恒越", "boss", ""),
            ("manager", "王建国", "sales_manager", "华东一部"),
            ("seller", "李晓峰", "salesperson", "华东一部"),
            ("stranger", "何佳怡", "salesperson", "华南部"),
            ("keeper", "周仓", "warehouse", ""),
            ("finance", "周敏", "finance", ""),
        )
    }
    open_periods(root, first=date(2026, 10, 1), last=date(2026, 12, 1))
    warehouse = create_warehouse(root, code="XS", name="下沙总仓", keeper_ids=[people["keeper"].pk])
    seller = people["seller"].pk
    customer = create_customer(root, card=CustomerCard(code="KH-0137", name="宁波甬兴机电设备有限公司", salesperson_id=seller))
    other = create_customer(root, card=CustomerCard(code="KH-0002", name="湖州南浔新盛木业有限公司", salesperson_id=seller))
    bearing = create_product(root, card=ProductCard(code="ZC-10204", name="深沟球轴承", spec="6204-2RS"))
    drill = create_product(root, card=ProductCard(code="DG-30110", name="锂电冲击钻", unit="台"))
    set_prices(root, prices={bearing.pk: Decimal("6.80"), drill.pk: Decimal(438)})
    set_rule(root, kind="sales.order", fact="total", limit=LIMIT, role="sales_manager")
    goods = [Incoming(bearing.pk, Decimal(100), Decimal(4)), Incoming(drill.pk, Decimal(10), Decimal(300))]
    receive_stock(root, warehouse_id=warehouse.pk, day=date(2026, 10, 8), goods=goods)
    return Cast(**people, warehouse=warehouse, customer=customer, other=other, bearing=bearing, drill=drill)
