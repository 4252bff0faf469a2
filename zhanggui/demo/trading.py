"""Trade day by day, each step by the person whose work it is, with the clock held at that moment."""

import random
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from zhanggui.demo import names
from zhanggui.demo.company import Buyer, Company, cost_of
from zhanggui.foundation.approvals.actions import decide
from zhanggui.foundation.identity.models import User
from zhanggui.inventory.actions.receipts import receive_stock
from zhanggui.inventory.domain import Incoming
from zhanggui.inventory.queries import free_stock, reserved_for
from zhanggui.kernel import clock
from zhanggui.kernel.decimals import ZERO, round_half_up
from zhanggui.receivables.actions import receive_payment
from zhanggui.receivables.domain import Part as Share
from zhanggui.receivables.models import Charge
from zhanggui.sales.actions.deliveries import Part, close_order, post_delivery
from zhanggui.sales.actions.invoices import issue_invoice
from zhanggui.sales.actions.orders import change_order, create_order, submit_order, void_order
from zhanggui.sales.domain import states
from zhanggui.sales.domain.drafts import Draft, DraftLine
from zhanggui.sales.models import Order
from zhanggui.sales.queries.orders import lines_of

ZONE = ZoneInfo("Asia/Shanghai")
QUIET = 16  # in the last days nothing is brought in, so that some orders stay short
SCARCE = 5


@dataclass(slots=True)
class Plan:
    """What is to happen on which day: order ids to ship or to invoice, charges that will be paid."""

    ship: dict[date, list[int]] = field(default_factory=lambda: defaultdict(list))
    invoice: dict[date, list[int]] = field(default_factory=lambda: defaultdict(list))
    pay: dict[date, list[int]] = field(default_factory=lambda: defaultdict(list))
    decide: list[int] = field(default_factory=list)
    mend: dict[date, list[int]] = field(default_factory=lambda: defaultdict(list))


class Trade:
    """The company's days, from the first to the last; the same seed and dates give the same documents."""

    def __init__(self, company: Company, rng: random.Random, last: date, until: datetime) -> None:
        self.company, self.rng, self.last, self.until = company, rng, last, until
        self.plan = Plan()
        self.buyer_of = {buyer.id: buyer for buyer in company.buyers}
        self._at = until

    def live(self, day: date, orders: int) -> None:
        """One working day: goods out, goods in, decisions, new orders, invoices, money."""
        self._at = datetime.combine(day, time(8, 30), ZONE).astimezone(UTC)
        self._ship(day)
        if day.weekday() == 0 and (self.last - day).days > QUIET:
            self._restock(day)
        self._decide(day)
        self._mend(day)
        for _ in range(orders):
            self._order(day)
        self._invoice(day)
        self._receive(day)

    @contextmanager
    def moment(self) -> Iterator[None]:
        """The next moment of the day; never later than the real one."""
        self._at += timedelta(seconds=self.rng.randint(60, 900))
        with clock.held(min(self._at, self.until)):
            yield

    def ends_in(self, day: date) -> int:
        """How many days are left."""
        return (self.last - day).days

    # orders

    def _order(self, day: date) -> None:
        rng, buyer = self.rng, self.rng.choice(self.company.buyers)
        with self.moment():
            order = create_order(buyer.seller, draft=self._draft(buyer, day))
        if self.ends_in(day) < 10 and rng.random() < 0.15:
            return  # still a draft
        self._submit(buyer.seller, order.pk, day)

    def _submit(self, seller: User, order_id: int, day: date) -> None:
        with self.moment():
            order = submit_order(seller, order_id=order_id)
        if order.status == states.APPROVED:
            self._plan_shipping(order_id, day)
        else:
            self.plan.decide.append(order_id)

    def _draft(self, buyer: Buyer, day: date) -> Draft:
        rng = self.rng
        code = rng.choice(("XS", "XS", "XS2")) if buyer.department == names.EAST else "GZ"
        chosen = rng.sample(sorted(self.company.products), rng.choice((1, 2, 3, 3, 4, 5, 6, 8)))
        lines = [
            DraftLine(
                product_id=product, qty=Decimal(max(1, self.company.products[product].usual * rng.randint(5, 45) // 10)),
                discount=rng.choice((ZERO, ZERO, ZERO, Decimal("0.02"), Decimal("0.03"), Decimal("0.05"))),
            )
            for product in chosen
        ]  # fmt: skip
        return Draft(
            customer_id=buyer.id, warehouse_id=self.company.warehouses[code].pk, order_date=day, lines=lines,
            due_date=day + timedelta(days=rng.randint(3, 12)), freight=Decimal(rng.choice((0, 0, 0, 35, 60, 120))),
            note=rng.choice(names.NOTES),
        )  # fmt: skip

    def _plan_shipping(self, order_id: int, day: date) -> None:
        self.plan.ship[self._workday(day, self.rng.randint(1, 4))].append(order_id)

    def _workday(self, day: date, after: int) -> date:
        then = day + timedelta(days=after)
        return then + timedelta(days=1) if then.weekday() == 6 else then

    # decisions

    def _decide(self, day: date) -> None:
        """The managers decide what came in before today; in the last days they are away."""
        if self.ends_in(day) < 4:
            return
        waiting, self.plan.decide = self.plan.decide, []
        for order_id in waiting:
            manager = self.company.manager_of(self.buyer_of[Order.objects.get(pk=order_id).customer_id].department)
            approve = self.rng.random() > 0.22
            note = "" if approve else self.rng.choice(names.REASONS)
            with self.moment():
                decide(manager, kind="sales.order", document_id=order_id, approve=approve, note=note)
            if approve:
                self._plan_shipping(order_id, day)
            elif self.rng.random() < 0.75:
                self.plan.mend[self._workday(day, 1)].append(order_id)

    def _mend(self, day: date) -> None:
        """The salesperson mends a rejected order, or the manager voids it."""
        for order_id in self.plan.mend.pop(day, []):
            order = Order.objects.get(pk=order_id)
            buyer = self.buyer_of[order.customer_id]
            if self.rng.random() < 0.3:
                with self.moment():
                    void_order(self.company.manager_of(buyer.department), order_id=order_id)
                continue
            with self.moment():
                change_order(buyer.seller, order_id=order_id, draft=self._draft(buyer, day), version=order.version)
            self._submit(buyer.seller, order_id, day)

    # goods

    def _ship(self, day: date) -> None:
        for order_id in self.plan.ship.pop(day, []):
            order = Order.objects.get(pk=order_id)
            if order.status == states.APPROVED and order.closing == states.OPEN:
                self._ship_order(order, day)

    def _ship_order(self, order: Order, day: date) -> None:
        lines = [line for line in lines_of(order) if line.open]
        kept = reserved_for(line.reference for line in lines)
        free = free_stock([line.product_id for line in lines], order.warehouse_id)
        parts = [
            Part(line.line_no, min(line.open, kept.get(line.reference, ZERO) + max(free.get(line.product_id, ZERO), ZERO)))
            for line in lines
        ]
        if order.progress == states.NONE and len(parts) > 2 and self.rng.random() < 0.15:
            parts = parts[: len(parts) // 2]  # the rest does not fit the lorry
        parts = [part for part in parts if part.qty]
        if parts:
            self._post(order, day, parts)
        order.refresh_from_db()
        if order.closing == states.OPEN:
            self._ship_later(order, day, moved=bool(parts))

    def _post(self, order: Order, day: date, parts: list[Part]) -> None:
        with self.moment():
            delivery = post_delivery(self.company.keeper_of[order.warehouse_id], order_id=order.pk, day=day, parts=parts)
        buyer = self.buyer_of[order.customer_id]
        charge = Charge.objects.get(source=delivery.reference)
        self.plan.pay[max(charge.due_date + timedelta(days=buyer.late), self._workday(day, 1))].append(charge.pk)
        if self.rng.random() < 0.85:
            self.plan.invoice[self._workday(day, self.rng.randint(1, 5))].append(order.pk)

    def _ship_later(self, order: Order, day: date, *, moved: bool) -> None:
        if not moved and order.progress == states.PART and self.rng.random() < 0.3:
            with self.moment():
                close_order(self.buyer_of[order.customer_id].seller, order_id=order.pk, note="客户不再需要余下的货")
        else:
            self.plan.ship[self._workday(day, 3)].append(order.pk)

    def _restock(self, day: date) -> None:
        """The purchaser brings in what runs low; a few things are hard to get."""
        scarce = set(sorted(self.company.products)[::13][:SCARCE])
        for code, weight in (("XS", 24), ("XS2", 8), ("GZ", 20)):
            warehouse = self.company.warehouses[code]
            free = free_stock(self.company.products, warehouse.pk)
            goods = [
                Incoming(product, Decimal(article.usual * weight), cost_of(article, self.rng))
                for product, article in self.company.products.items()
                if free.get(product, ZERO) < article.usual * weight // 3 and not (product in scarce and self.rng.random() < 0.8)
            ]
            if goods:
                with self.moment():
                    receive_stock(
                        self.company.people["zhengkai"], warehouse_id=warehouse.pk, day=day, goods=goods, note="采购到货"
                    )

    # money

    def _invoice(self, day: date) -> None:
        for order_id in dict.fromkeys(self.plan.invoice.pop(day, [])):
            order = Order.objects.get(pk=order_id)
            if order.deliveries.filter(status="posted", invoice=None).exists():
                with self.moment():
                    issue_invoice(self.company.people["zhoumin"], order_id=order_id, day=day)

    def _receive(self, day: date) -> None:
        by_customer: dict[int, list[Charge]] = defaultdict(list)
        for charge in Charge.objects.filter(pk__in=self.plan.pay.pop(day, [])).exclude(open=0).order_by("id"):
            by_customer[charge.customer_id].append(charge)
        for customer_id, charges in by_customer.items():
            self._pay(customer_id, charges, day)

    def _pay(self, customer_id: int, charges: list[Charge], day: date) -> None:
        """Most pay to the fen; some leave the cents, some pay ahead."""
        parts = [Share(charge.pk, charge.open) for charge in charges]
        amount, luck = sum((part.amount for part in parts), ZERO), self.rng.random()
        if luck < 0.1 and parts[-1].amount > 100:
            less = round_half_up(parts[-1].amount % 100) or Decimal(50)
            parts[-1] = Share(parts[-1].charge_id, parts[-1].amount - less)
            amount -= less
        elif luck > 0.93:
            amount += Decimal(self.rng.choice((500, 1000, 3000)))
        method = self.rng.choice(("bank", "bank", "bank", "wechat", "cash"))
        with self.moment():
            receive_payment(
                self.company.people["zhoumin"], customer_id=customer_id, day=day, amount=amount, parts=parts, method=method
            )
