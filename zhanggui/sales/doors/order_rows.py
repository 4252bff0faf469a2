"""Read orders out of a file: one row a line, the head repeated on every row or only on an order's first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext

from zhanggui.catalog.queries import ids_by_code
from zhanggui.foundation.books.queries import today
from zhanggui.foundation.identity.models import User
from zhanggui.foundation.identity.queries import may_sell_for
from zhanggui.foundation.importing.cells import Cells
from zhanggui.foundation.importing.loaders import Column, NumberedRow
from zhanggui.inventory.queries import warehouses
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.decimals import PRICE_PLACES, QTY_PLACES
from zhanggui.kernel.errors import BusinessError, gettext_noop
from zhanggui.parties.queries import visible_to as customers_visible_to
from zhanggui.sales.domain.drafts import Draft, DraftLine

EXTERNAL_NUMBER = Column(
    "external_number", gettext_noop("External number"),
    ("order_id", "order_number", "外部单号", "原单号", "订单编号", "订单号", "单号"), required=True,
)  # fmt: skip
HEAD = (
    Column("order_date", gettext_noop("Order date"), ("date", "订单日期", "下单日期", "单据日期", "日期")),
    Column("due_date", gettext_noop("Delivery wanted by"), ("required_date", "交货日期", "要求交期", "交期")),
    Column("customer", gettext_noop("Customer code"), ("customer_id", "customer_code", "客户编码", "客户编号", "客户")),
    Column("warehouse", gettext_noop("Warehouse code"), ("warehouse_code", "仓库", "仓库编码")),
    Column("salesperson", gettext_noop("Salesperson"), ("username", "sales_person", "业务员", "销售员")),
    Column("freight", gettext_noop("Freight"), ("运费", "shipping")),
    Column("ship_name", gettext_noop("Ship to"), ("收货方", "收货人", "收货单位", "recipient")),
    Column("ship_address", gettext_noop("Ship-to address"), ("收货地址", "送货地址", "地址")),
    Column("ship_country", gettext_noop("Ship-to country"), ("收货国家", "国家")),
    Column("note", gettext_noop("Note"), ("备注", "摘要", "remark")),
)
ORDER_COLUMNS = (
    EXTERNAL_NUMBER,
    *HEAD,
    Column(
        "product", gettext_noop("Product code"),
        ("product_id", "product_code", "sku", "商品编码", "商品编号", "货号", "物料编码"), required=True,
    ),
    Column("qty", gettext_noop("Quantity"), ("quantity", "数量", "订货数量"), required=True),
    Column("price", gettext_noop("Price"), ("unit_price", "单价", "含税单价", "价格")),
    Column("discount", gettext_noop("Discount"), ("discount_rate", "优惠率", "折让率")),
)  # fmt: skip
NEEDED = ("order_date", "customer")


@dataclass(frozen=True, slots=True)
class Read:
    """An order as it was read, with the file's row of each of its lines."""

    number: str
    draft: Draft
    rows: tuple[int, ...]

    def in_file(self, error: BusinessError) -> BusinessError:
        """A problem of the draft, told with the row of the file instead of the line of the order."""
        row = self.rows[(error.line or 1) - 1]
        return BusinessError(error.code, error.message, line=row, field=error.field, **error.params)


@dataclass(frozen=True, slots=True)
class Codes:
    """What the codes in the file stand for."""

    customers: Mapping[str, int]
    products: Mapping[str, int]
    warehouses: Mapping[str, int]
    people: Mapping[str, int]


def read_orders(actor: Actor, rows: Sequence[NumberedRow]) -> tuple[list[Read], list[BusinessError]]:
    """All orders of the file in the order of their first rows, and what could not be read."""
    groups: dict[str, list[NumberedRow]] = {}
    for row in rows:
        groups.setdefault(row.cells["external_number"], []).append(row)
    codes, problems = _codes(actor, rows), list[BusinessError]()
    read = [Read(number, _draft(group, codes, problems), tuple(r.number for r in group)) for number, group in groups.items()]
    return read, problems


def _codes(actor: Actor, rows: Sequence[NumberedRow]) -> Codes:
    def cells(key: str) -> set[str]:
        return {row.cells.get(key, "") for row in rows} - {""}

    customers = customers_visible_to(actor).filter(code__in=cells("customer"))
    places = dict(warehouses().values_list("code", "id"))
    if len(places) == 1:
        places[""] = next(iter(places.values()))
    people = User.objects.filter(username__in=cells("salesperson"))
    return Codes(
        dict(customers.values_list("code", "id")), ids_by_code(cells("product")), places,
        {name: pk for name, pk in people.values_list("username", "id") if may_sell_for(actor, pk)},
    )  # fmt: skip


def _draft(group: Sequence[NumberedRow], codes: Codes, problems: list[BusinessError]) -> Draft:
    head = Cells(_head_row(group, problems), problems)
    return Draft(
        customer_id=_id(head, "customer", codes.customers, gettext_noop("There is no customer “%(text)s”, or it is not yours.")),
        warehouse_id=_id(head, "warehouse", codes.warehouses, gettext_noop("There is no warehouse with the code “%(text)s”.")),
        salesperson_id=_id(head, "salesperson", codes.people, gettext_noop("There is no user “%(text)s”.")) or None,
        order_date=head.day("order_date") or today(), due_date=head.day("due_date"), freight=head.number("freight", 2),
        external_number=head.text("external_number", 60), ship_name=head.text("ship_name", 120),
        ship_address=head.text("ship_address", 200), ship_country=head.text("ship_country", 60),
        note=head.text("note", 500), lines=[_line(Cells(row, problems), row, codes) for row in group],
    )  # fmt: skip


def _head_row(group: Sequence[NumberedRow], problems: list[BusinessError]) -> NumberedRow:
    """The first row of an order holds its head; what later rows repeat must be the same."""
    first = group[0]
    problems += [
        BusinessError(
            "import.empty_cell", gettext_noop("“%(name)s” is empty."), line=first.number, field=column.key,
            name=gettext(column.label),
        )
        for column in HEAD
        if column.key in NEEDED and not first.cells.get(column.key)
    ]  # fmt: skip
    problems += [
        BusinessError(
            "import.head_differs", gettext_noop("“%(text)s” differs from row %(first)s of the same order."),
            line=row.number, field=column.key, text=row.cells[column.key][:30], first=first.number,
        )
        for row in group[1:]
        for column in HEAD
        if row.cells.get(column.key) and row.cells[column.key] != first.cells.get(column.key)
    ]  # fmt: skip
    return first


def _id(cells: Cells, key: str, ids: Mapping[str, int], message: str) -> int:
    """The id of what the code stands for; 0 for none. An empty code is fine where the file may leave it out."""
    code = cells.text(key, 60)
    if code in ids:
        return ids[code]
    if code or key == "warehouse":
        cells.wrong(f"{key}.code", message, key, text=code)
    return 0


def _line(cells: Cells, row: NumberedRow, codes: Codes) -> DraftLine:
    price: Decimal | None = cells.number("price", PRICE_PLACES) if row.cells.get("price") else None
    return DraftLine(
        product_id=_id(cells, "product", codes.products, gettext_noop("There is no product with the code “%(text)s”.")),
        qty=cells.number("qty", QTY_PLACES), price=price, discount=cells.rate("discount"),
    )  # fmt: skip
