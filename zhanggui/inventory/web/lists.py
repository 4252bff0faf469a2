"""Worklists: stock on hand, the stock ledger, stock receipts. Costs only for those who may see them."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from zhanggui.catalog.models import Product
from zhanggui.foundation.identity.models import User
from zhanggui.foundation.references.registry import resolve
from zhanggui.inventory.models import Balance, Move, StockReceipt
from zhanggui.inventory.queries import balances_visible_to, moves_visible_to, pool_costs, receipts_visible_to, warehouses
from zhanggui.inventory.web.receipts import KINDS, kind_of
from zhanggui.kernel.search_key import normalised
from zhanggui.ui.columns import Column
from zhanggui.ui.filters import Choice, DateSpan
from zhanggui.ui.lists import Listing
from zhanggui.ui.records import Record
from zhanggui.ui.templatetags.ui import money
from zhanggui.ui.worklists import worklist

COST = "see_cost"
FREE = (("some", _("Free stock")), ("none", _("Nothing free")))


def _of_product(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(Q(product__search_key__contains=normalised(text)) | Q(product__barcode=text))


def _products() -> Record:
    return Record("product", _("Product"), Product.objects.all, "product_id")


def _places() -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in warehouses().values_list("id", "name")]


PRODUCT = Column(
    "product", _("Product"), lambda row: f"{row.product.name} {row.product.spec}".strip(),
    template="inventory/product_cell.html", css="a-cust",
)  # fmt: skip
CODE = Column("code", _("Code"), lambda row: row.product.code, width="w-code", css="zg-fig a-no")
STOCK = Listing(
    title=_("Stock on hand"),
    columns=(),
    order=("product_code", "location_id", "id"),
    search=_of_product,
    hint=_("Code, name, initials, barcode"),
    empty=_("Nothing is in stock yet. Bring goods in with a stock receipt."),
    new_url=reverse_lazy("inventory:new_receipt"),  # type: ignore[arg-type]
    new_label=_("New stock receipt"),
    new_permission="inventory.receive_stock",
)
STOCK_COLUMNS = (
    CODE,
    PRODUCT,
    Column("unit", _("Unit"), lambda row: row.product.unit, width="w-unit", css="sub"),
    Column("location", _("Warehouse"), lambda row: row.location.name, width="w-code", css="sub a-meta"),
    Column("on_hand", _("On hand"), kind="qty", css="med a-sum", sort="on_hand"),
    Column("reserved", _("Reserved"), kind="qty", css="sub", sort="reserved"),
    Column("free", _("Free"), kind="qty", template="inventory/free_cell.html", width="w-money", css="a-prog"),
)
COST_COLUMNS = (
    Column("average", _("Average cost"), lambda row: row.worth.average, kind="price", permission=COST, css="sub"),
    Column("value", _("Value"), lambda row: row.worth.of(row.on_hand), kind="money", permission=COST),
)


def _free(rows: QuerySet[Balance], value: str) -> QuerySet[Balance]:
    return rows.filter(on_hand__gt=F("reserved")) if value == "some" else rows.filter(on_hand=F("reserved"))


def _price_stock(rows: list[Any]) -> None:
    """Give each row what its goods are worth."""
    costs = pool_costs(row.product_id for row in rows)
    for row in rows:
        row.worth = costs[row.location.pool_of_goods, row.product_id]


@worklist("inventory.stock", "inventory.view_stock")
def stock(actor: User) -> tuple[Listing, QuerySet[Balance]]:
    """On hand, reserved and free by product and warehouse."""
    listing = replace(
        STOCK,
        columns=STOCK_COLUMNS + COST_COLUMNS,
        filters=(
            _products(),
            Choice("warehouse", _("Warehouse"), _places(), "location_id"),
            Choice("free", _("Free"), FREE, _free),
        ),
        complete=_price_stock if actor.has_permission(COST) else None,
    )
    rows = balances_visible_to(actor).exclude(on_hand=0, reserved=0)
    return listing, rows.annotate(product_code=F("product__code"))


def _change(move: Move) -> Decimal:
    """What the move did to the warehouse: goods in count plus, goods out minus; a transfer is neither."""
    return -move.qty if move.source_after is not None and move.target_after is None else move.qty


def _around(move: Move) -> tuple[Any, Any]:
    """Quantity before and after in the warehouse; for a transfer in the one it left."""
    if move.source_after is not None:
        return move.source_after + move.qty, move.source_after
    return (None, None) if move.target_after is None else (move.target_after - move.qty, move.target_after)


def _document(move: Any) -> str:
    return str(move.target_page.title if move.target_page else move.document)


def _find_documents(rows: list[Any]) -> None:
    targets = resolve(row.document for row in rows)
    for row in rows:
        row.target_page = targets.get(row.document)


MOVE_COLUMNS = (
    Column("posted_at", _("Time"), kind="moment", width="w-code", css="sub"),
    Column("business_date", _("Date"), kind="day", css="a-meta"),
    Column("document", _("Document"), _document, template="inventory/document_cell.html", width="w-no", css="zg-fig a-no"),
    PRODUCT,
    Column("way", _("From → to"), lambda row: f"{row.source.name} → {row.target.name}", width="w-name", css="sub"),
    Column("qty", _("Quantity"), _change, kind="qty", template="inventory/change_cell.html", css="med a-sum"),
    Column("before", _("Before"), lambda row: _around(row)[0], kind="qty", css="sub"),
    Column(
        "after",
        _("After"),
        lambda row: _around(row)[1],
        kind="qty",
        template="inventory/after_cell.html",
        css="a-prog",
    ),
)
MOVE_COSTS = (
    Column("unit_cost", _("Unit cost"), kind="price", permission=COST, css="sub"),
    Column("value", _("Amount"), kind="money", permission=COST),
)
MOVES = Listing(
    title=_("Stock ledger"),
    columns=(),
    order=("-id",),
    search=_of_product,
    hint=_("Code, name, initials, barcode"),
    complete=_find_documents,
    empty=_("Nothing moved yet. Receipts and deliveries appear here."),
)
WAYS = (("in", _("In")), ("out", _("Out")))


def _way(rows: QuerySet[Move], value: str) -> QuerySet[Move]:
    return rows.exclude(target_after=None) if value == "in" else rows.exclude(source_after=None)


def _through(rows: QuerySet[Move], value: str) -> QuerySet[Move]:
    return rows.filter(Q(source_id=value) | Q(target_id=value))


@worklist("inventory.moves", "inventory.view_ledger")
def moves(actor: User) -> tuple[Listing, QuerySet[Move]]:
    """库存流水: every move of goods, newest first, with the document behind it."""
    listing = replace(
        MOVES,
        columns=MOVE_COLUMNS + MOVE_COSTS,
        filters=(
            _products(), Choice("warehouse", _("Warehouse"), _places(), _through), Choice("way", _("In or out"), WAYS, _way),
            DateSpan("date", _("Date"), "business_date"),
        ),
    )  # fmt: skip
    return listing, moves_visible_to(actor)


RECEIPT_COLUMNS = (
    Column("number", _("Number"), width="w-no", css="zg-fig a-no", link=True),
    Column(
        "business_date",
        _("Date"), kind="day",
        css="sub a-meta",
        sort="business_date",
    ),
    Column("location", _("Warehouse"), lambda row: row.location.name, width="w-code", css="a-cust"),
    Column("kind", _("Kind"), kind_of, width="w-state", css="sub a-state"),
    Column("note", _("Note"), css="sub"),
)  # fmt: skip
RECEIPT_COST = Column("value", _("Amount"), kind="money", permission=COST, css="med a-sum", sort="value")
RECEIPTS = Listing(
    title=_("Stock receipts"),
    columns=(),
    order=("-business_date", "-id"),
    search=lambda rows, text: rows.filter(Q(number__icontains=text) | Q(note__icontains=text)),
    hint=_("Number or note"),
    url=lambda row: f"/inventory/receipts/{row.pk}/",
    empty=_("No goods came in yet."),
    new_url=reverse_lazy("inventory:new_receipt"),  # type: ignore[arg-type]
    new_label=_("New stock receipt"),
    new_permission="inventory.receive_stock",
)


def _value(rows: QuerySet[Any]) -> dict[str, object]:
    return {"number": _("Total"), "value": money(rows.order_by().aggregate(total=Sum("value"))["total"]) or "0.00"}


@worklist("inventory.receipts", "inventory.view_ledger")
def receipts(actor: User) -> tuple[Listing, QuerySet[StockReceipt]]:
    """入库单 of the person's warehouses, newest first."""
    listing = replace(
        RECEIPTS,
        columns=(*RECEIPT_COLUMNS, RECEIPT_COST),
        totals=_value if actor.has_permission(COST) else None,
        filters=(
            Choice("warehouse", _("Warehouse"), _places(), "location_id"), Choice("kind", _("Kind"), KINDS),
            DateSpan("date", _("Date"), "business_date"),
        ),
    )  # fmt: skip
    return listing, receipts_visible_to(actor)
