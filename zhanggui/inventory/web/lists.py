"""Worklists: stock on hand, the stock ledger, stock receipts. Costs only for those who may see them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from zhanggui.catalog.models import Product
from zhanggui.foundation.http.access import person, requires
from zhanggui.foundation.references.registry import resolve
from zhanggui.inventory.models import Balance, Move
from zhanggui.inventory.queries import balances_visible_to, moves_visible_to, pool_costs, receipts_visible_to, warehouses
from zhanggui.inventory.web.receipts import KINDS, kind_of
from zhanggui.kernel.search_key import normalised
from zhanggui.ui.filters import Choice, DateSpan
from zhanggui.ui.lists import Column, Listing
from zhanggui.ui.records import Record
from zhanggui.ui.templatetags.ui import day, moment, money, price, qty

FREE = (("some", _("Free stock")), ("none", _("Nothing free")))


def _of_product(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(Q(product__search_key__contains=normalised(text)) | Q(product__barcode=text))


def _products() -> Record:
    return Record("product", _("Product"), Product.objects.all, "product_id")


def _places() -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in warehouses().values_list("id", "name")]


PRODUCT = Column("product", _("Product"), template="inventory/product_cell.html", css="a-cust")
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
    Column("on_hand", _("On hand"), lambda row: qty(row.on_hand), width="w-qty", css="num med a-sum", sort="on_hand"),
    Column("reserved", _("Reserved"), lambda row: qty(row.reserved), width="w-qty", css="num sub", sort="reserved"),
    Column("free", _("Free"), template="inventory/free_cell.html", width="w-money", css="num a-prog"),
)
COST_COLUMNS = (
    Column("average", _("Average cost"), lambda row: price(row.worth.average), width="w-money", css="num sub"),
    Column("value", _("Value"), lambda row: money(row.worth.of(row.on_hand)), width="w-money", css="num"),
)


def _free(rows: QuerySet[Balance], value: str) -> QuerySet[Balance]:
    return rows.filter(on_hand__gt=F("reserved")) if value == "some" else rows.filter(on_hand=F("reserved"))


def _price_stock(rows: list[Any]) -> None:
    """Give each row what its goods are worth."""
    costs = pool_costs(row.product_id for row in rows)
    for row in rows:
        row.worth = costs[row.location.pool_of_goods, row.product_id]


@requires("inventory.view_stock")
def stock(request: HttpRequest) -> HttpResponse:
    """On hand, reserved and free by product and warehouse."""
    actor = person(request)
    with_cost = actor.has_permission("see_cost")
    listing = replace(
        STOCK,
        columns=STOCK_COLUMNS + (COST_COLUMNS if with_cost else ()),
        filters=(
            _products(),
            Choice("warehouse", _("Warehouse"), _places(), "location_id"),
            Choice("free", _("Free"), FREE, _free),
        ),
        complete=_price_stock if with_cost else None,
    )
    rows = balances_visible_to(actor).exclude(on_hand=0, reserved=0)
    return listing.show(request, rows.annotate(product_code=F("product__code")))


def _sign(move: Move) -> str:
    """What the move did to the warehouse: goods in count plus, goods out minus; a transfer is neither."""
    if move.source_after is None:
        return f"+{qty(move.qty)}"
    return f"-{qty(move.qty)}" if move.target_after is None else qty(move.qty)


def _around(move: Move) -> tuple[Any, Any]:
    """Quantity before and after in the warehouse; for a transfer in the one it left."""
    if move.source_after is not None:
        return move.source_after + move.qty, move.source_after
    return (None, None) if move.target_after is None else (move.target_after - move.qty, move.target_after)


def _find_documents(rows: list[Any]) -> None:
    targets = resolve(row.document for row in rows)
    for row in rows:
        row.target_page = targets.get(row.document)


MOVE_COLUMNS = (
    Column("posted_at", _("Time"), lambda row: moment(row.posted_at), width="w-code", css="sub zg-fig"),
    Column("business_date", _("Date"), lambda row: day(row.business_date), width="w-date", css="zg-fig a-meta"),
    Column("document", _("Document"), template="inventory/document_cell.html", width="w-no", css="zg-fig a-no"),
    PRODUCT,
    Column("way", _("From → to"), lambda row: f"{row.source.name} → {row.target.name}", width="w-name", css="sub"),
    Column("qty", _("Quantity"), _sign, width="w-qty", css="num med a-sum"),
    Column("before", _("Before"), lambda row: qty(_around(row)[0]), width="w-qty", css="num sub"),
    Column(
        "after",
        _("After"),
        lambda row: qty(_around(row)[1]),
        template="inventory/after_cell.html",
        width="w-qty",
        css="num a-prog",
    ),
)
MOVE_COSTS = (
    Column("unit_cost", _("Unit cost"), lambda row: price(row.unit_cost), width="w-money", css="num sub"),
    Column("value", _("Amount"), lambda row: money(row.value), width="w-money", css="num"),
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


@requires("inventory.view_ledger")
def moves(request: HttpRequest) -> HttpResponse:
    """库存流水: every move of goods, newest first, with the document behind it."""
    actor = person(request)
    listing = replace(
        MOVES,
        columns=MOVE_COLUMNS + (MOVE_COSTS if actor.has_permission("see_cost") else ()),
        filters=(
            _products(), Choice("warehouse", _("Warehouse"), _places(), _through), Choice("way", _("In or out"), WAYS, _way),
            DateSpan("date", _("Date"), "business_date"),
        ),
    )  # fmt: skip
    return listing.show(request, moves_visible_to(actor))


RECEIPT_COLUMNS = (
    Column("number", _("Number"), width="w-no", css="zg-fig a-no", link=True),
    Column(
        "business_date",
        _("Date"),
        lambda row: day(row.business_date),
        width="w-date",
        css="sub zg-fig a-meta",
        sort="business_date",
    ),
    Column("location", _("Warehouse"), lambda row: row.location.name, width="w-code", css="a-cust"),
    Column("kind", _("Kind"), kind_of, width="w-state", css="sub a-state"),
    Column("note", _("Note"), css="sub"),
)  # fmt: skip
RECEIPT_COST = Column("value", _("Amount"), lambda row: money(row.value), width="w-money", css="num med a-sum", sort="value")
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


@requires("inventory.view_ledger")
def receipts(request: HttpRequest) -> HttpResponse:
    """入库单 of the person's warehouses, newest first."""
    actor = person(request)
    with_cost = actor.has_permission("see_cost")
    totals: Callable[[QuerySet[Any]], dict[str, object]] | None = _value if with_cost else None
    listing = replace(
        RECEIPTS,
        columns=RECEIPT_COLUMNS + ((RECEIPT_COST,) if with_cost else ()),
        totals=totals,
        filters=(
            Choice("warehouse", _("Warehouse"), _places(), "location_id"), Choice("kind", _("Kind"), KINDS),
            DateSpan("date", _("Date"), "business_date"),
        ),
    )  # fmt: skip
    return listing.show(request, receipts_visible_to(actor))
