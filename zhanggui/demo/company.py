"""Found the demo company: people, warehouses, customers with terms, goods with prices, opening stock."""

import random
import secrets
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from zhanggui.catalog.actions import add_products
from zhanggui.catalog.domain import ProductCard
from zhanggui.catalog.queries import ids_by_code
from zhanggui.demo import names
from zhanggui.demo.names import ARTICLES, Article
from zhanggui.foundation.approvals.actions import set_rule
from zhanggui.foundation.identity.actions import create_user
from zhanggui.foundation.identity.models import User
from zhanggui.foundation.masters.actions import Row
from zhanggui.inventory.actions.places import create_warehouse
from zhanggui.inventory.actions.receipts import receive_stock
from zhanggui.inventory.domain import Incoming
from zhanggui.inventory.models import Location
from zhanggui.kernel.decimals import round_half_up
from zhanggui.office.actions import found_book
from zhanggui.office.management.people import root
from zhanggui.parties.actions import add_customers, put_suppliers
from zhanggui.parties.domain import CustomerCard, SupplierCard
from zhanggui.parties.models import Customer
from zhanggui.pricing.actions import set_prices
from zhanggui.receivables.actions import set_terms

LIMIT = "12000"
TERMS = (0, 15, 30, 30, 30, 45, 60)
LATENESS = (-2, 0, 0, 1, 3, 5, 12, 25, 48)
EMPLOYEES_OF = {names.EAST: ("lixf", "chensy"), names.SOUTH: ("hejy", "wuqian")}


@dataclass(frozen=True, slots=True)
class Buyer:
    """A customer of the demo: who sells to it, from where, how late it pays (days after the due date)."""

    id: int
    seller: User
    department: str
    late: int


@dataclass(slots=True)
class Company:
    """Everything that trading needs to know."""

    people: dict[str, User]
    warehouses: dict[str, Location]
    keeper_of: dict[int, User]
    buyers: list[Buyer]
    products: dict[int, Article]
    sign_ins: list[tuple[str, str, str]] = field(default_factory=list)

    def manager_of(self, department: str) -> User:
        """The sales manager of a department."""
        return self.people["wangjg" if department == names.EAST else "liufang"]


def found(rng: random.Random, first: date, last: date) -> Company:
    """Found the company on its first day; months from `first` to `last` are open."""
    found_book(root(), name=names.COMPANY, first_month=first, last_month=last)
    sign_ins = _people()
    people = {user.username: user for user in User.objects.all()}
    set_rule(root(), kind="sales.order", fact="total", limit=LIMIT, role="sales_manager")
    warehouses, keepers = _warehouses(people)
    return Company(
        people=people, warehouses=warehouses, keeper_of=keepers, buyers=_customers(rng, people), products=_products(),
        sign_ins=sign_ins,
    )  # fmt: skip


def _people() -> list[tuple[str, str, str]]:
    """Create everybody with a random password. Returns name, role and password, to be shown once."""
    sign_ins = []
    for person in names.STAFF:
        password = secrets.token_urlsafe(9)
        create_user(
            root(), username=person.username, name=person.name, password=password, roles=[person.role],
            department=person.department,
        )  # fmt: skip
        sign_ins.append((person.username, person.name, password))
    return sign_ins


def _warehouses(people: dict[str, User]) -> tuple[dict[str, Location], dict[int, User]]:
    made = {
        code: create_warehouse(root(), code=code, name=name, keeper_ids=[people[keeper].pk])
        for code, name, _, keeper in names.WAREHOUSES
    }
    return made, {made[code].pk: people[keeper] for code, _, _, keeper in names.WAREHOUSES}


def _customers(rng: random.Random, people: dict[str, User]) -> list[Buyer]:
    cards: list[CustomerCard] = []
    regions = ((names.EAST, names.CUSTOMERS_EAST), (names.SOUTH, names.CUSTOMERS_SOUTH))
    listed = [(department, *row) for department, rows in regions for row in rows]
    for number, (department, name, short, city) in enumerate(listed, 1):
        cards.append(
            CustomerCard(
                code=f"KH-{number:04}", name=name, short_name=short, city=city, country="中国",
                address=f"{city}市{rng.choice(('工业', '建设', '人民', '解放', '兴业'))}路{rng.randint(8, 899)}号",
                contact_name=rng.choice(names.CONTACTS), phone=f"13{rng.randint(100000000, 999999999)}",
                tax_number=f"9133{rng.randint(10**13, 10**14 - 1)}",
                salesperson_id=people[rng.choice(EMPLOYEES_OF[department])].pk,
            )
        )  # fmt: skip
    add_customers(root(), cards=cards)
    ids = dict(Customer.objects.values_list("code", "id"))
    sellers = {user.pk: user for user in people.values()}
    buyers = []
    for card, (department, *_) in zip(cards, listed, strict=True):
        limit = rng.choice((None, Decimal(50000), Decimal(100000), Decimal(200000)))
        set_terms(root(), customer_id=ids[card.code], credit_limit=limit, term_days=rng.choice(TERMS))
        buyers.append(Buyer(ids[card.code], sellers[card.salesperson_id or 0], department, rng.choice(LATENESS)))
    return buyers


def _products() -> dict[int, Article]:
    cards = [SupplierCard(code=c, name=n, contact_name=who, city=city, country="中国") for c, n, who, city in names.SUPPLIERS]
    put_suppliers(root(), rows=[Row(card, {}) for card in cards])
    add_products(
        root(),
        cards=[
            ProductCard(
                code=a.code, name=a.name, spec=a.spec, unit=a.unit, category=a.category, supplier_code=a.supplier,
                qty_places=a.places,
            )
            for a in ARTICLES
        ],
    )  # fmt: skip
    ids = ids_by_code(a.code for a in ARTICLES)
    set_prices(root(), prices={ids[a.code]: Decimal(a.price) for a in ARTICLES})
    return {ids[a.code]: a for a in ARTICLES}


def open_stock(company: Company, rng: random.Random, day: date) -> None:
    """Opening stock: about two months' sales in the main places, less in the branch."""
    for code, weight in (("XS", 30), ("XS2", 12), ("GZ", 26)):
        goods = [
            Incoming(product, Decimal(max(1, article.usual * rng.randint(weight // 2, weight))), cost_of(article, rng))
            for product, article in company.products.items()
        ]
        receive_stock(
            root(), warehouse_id=company.warehouses[code].pk, day=day, goods=goods, kind=Location.OPENING, note="期初库存"
        )


def cost_of(article: Article, rng: random.Random) -> Decimal:
    """What one unit costs this time: some percent around the usual cost."""
    return round_half_up(Decimal(article.cost) * Decimal(rng.randint(960, 1050)) / 1000)
