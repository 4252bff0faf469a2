"""What is read and told of sales documents."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from pydantic import Field, computed_field

from zhanggui.foundation.http.masters import Own
from zhanggui.foundation.http.shapes import (
    Coded,
    Day,
    Exact,
    Flag,
    Id,
    In,
    Money,
    Note,
    Numbered,
    Out,
    Person,
    Price,
    Qty,
    Rate,
    Text,
)
from zhanggui.kernel.decimals import ZERO
from zhanggui.sales.domain.drafts import MOST_LINES, Draft, DraftLine


class LineIn(In):
    """A line of an order. Without a price the list price is taken; `discount` "0.05" is five percent off."""

    product: Id
    qty: Qty
    price: Price | None = None
    discount: Rate = ZERO
    note: Note = ""
    extra: Own | None = Field(default=None, max_length=100, description="own fields by code; those left out stay")


class OrderIn(In):
    """An order as entered; a change replaces all of it."""

    customer: Id
    warehouse: Id
    order_date: Day | None = Field(default=None, description="today when left out")
    due_date: Day | None = None
    salesperson: Id | None = Field(default=None, description="the customer's, or you")
    tax_included: Flag = True
    freight: Money = ZERO
    external_number: Text | None = Field(default=None, max_length=60, description="your own number; unique")
    ship_name: Text = Field(default="", max_length=120)
    ship_address: Text = Field(default="", max_length=200)
    ship_country: Text = Field(default="", max_length=60)
    note: Text = Field(default="", max_length=500)
    extra: Own | None = Field(default=None, max_length=100, description="own fields by code; those left out stay")
    lines: list[LineIn] = Field(default=[], max_length=MOST_LINES)

    def draft(self, today: date) -> Draft:
        """As the room knows it."""
        return Draft(
            customer_id=self.customer, warehouse_id=self.warehouse, order_date=self.order_date or today,
            due_date=self.due_date, salesperson_id=self.salesperson, tax_included=self.tax_included, freight=self.freight,
            external_number=self.external_number or None, ship_name=self.ship_name, ship_address=self.ship_address,
            ship_country=self.ship_country, note=self.note, extra=self.extra,
            lines=[
                DraftLine(product_id=x.product, qty=x.qty, price=x.price, discount=x.discount, note=x.note, extra=x.extra)
                for x in self.lines
            ],
        )  # fmt: skip


class OrderRow(Out):
    """An order without its lines. `status` is decided, `progress` follows the quantities, `closing` ends it."""

    id: int
    number: str | None
    external_number: str | None
    customer: Coded
    customer_name: str
    salesperson: Person
    warehouse: Coded
    order_date: date
    due_date: date | None
    status: str
    progress: str
    closing: str
    tax_included: bool
    goods: Exact
    tax: Exact
    freight: Exact
    total: Exact
    revision: int
    version: int
    created_at: datetime
    extra: dict[str, Any] = {}


class LineOut(Out):
    """A line of an order: `ordered + over = delivered + open + cancelled`."""

    line_no: int
    product: Coded
    ordered: Exact
    over: Exact
    delivered: Exact
    open: Exact
    cancelled: Exact
    invoiced: Exact
    price: Exact
    list_price: Exact | None
    discount: Exact
    tax_rate: Exact
    net: Exact
    tax: Exact
    gross: Exact
    note: str
    extra: dict[str, Any] = {}


class OrderOut(OrderRow):
    """An order with its lines."""

    ship_name: str
    ship_address: str
    ship_country: str
    note: str
    creator_id: int
    submitter_id: int | None
    reviewer_id: int | None
    approver_id: int | None
    lines: list[LineOut]


class DeliveryRow(Out):
    """A delivery without its lines; `total` (with tax and freight) is what it charges."""

    costs: ClassVar = {"cost": True, "margin": True}

    id: int
    number: str | None
    order: Numbered
    customer: Coded
    warehouse: Coded = Field(validation_alias="location")
    business_date: date
    status: str
    goods: Exact
    tax: Exact
    freight: Exact
    total: Exact
    invoice: int | None = Field(validation_alias="invoice_id")
    posted_at: datetime
    version: int
    cost: Exact | None = Field(description="needs see_cost")

    @computed_field(description="goods − tax − cost; needs see_cost")  # type: ignore[prop-decorator]  # pydantic's way
    @property
    def margin(self) -> Exact | None:
        """What is earned on the goods, without tax."""
        return self.goods - self.tax - (self.cost or Decimal(0))


class DeliveryLineOut(Out):
    """A part of an order line that left."""

    line_no: int = Field(validation_alias="order_line_no")
    product: Coded
    qty: Exact
    net: Exact
    tax: Exact
    gross: Exact
    cost: Exact | None = Field(description="needs see_cost")


class DeliveryOut(DeliveryRow):
    """A delivery with its lines."""

    costs: ClassVar = {"cost": True, "margin": True, "lines": {"__all__": {"cost"}}}

    note: str
    lines: list[DeliveryLineOut]


class InvoiceRow(Out):
    """An invoice without its lines."""

    id: int
    number: str | None
    order: Numbered
    customer: Coded
    customer_name: str
    tax_number: str
    business_date: date
    goods: Exact
    tax: Exact
    freight: Exact
    total: Exact
    posted_at: datetime


class InvoiceLineOut(Out):
    """What an invoice says of one delivery line."""

    delivery: int
    line_no: int = Field(validation_alias="order_line_no")
    product: Coded
    qty: Exact
    net: Exact
    tax: Exact
    gross: Exact


class InvoiceOut(InvoiceRow):
    """An invoice with its lines."""

    lines: list[InvoiceLineOut]
