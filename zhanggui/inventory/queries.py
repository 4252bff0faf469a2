"""Stock as people see it, and the rows that posting locks."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from zhanggui.foundation.books.context import connection
from zhanggui.inventory.domain import Worth
from zhanggui.inventory.models import Balance, Cost, Location, Move, Reservation, StockReceipt
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import NotFound, gettext_noop


def warehouses_visible_to(actor: Actor) -> QuerySet[Location]:
    """Warehouses that the actor works in: all for the wide scope, else those they are assigned to as keeper."""
    rows = Location.objects.filter(kind=Location.WAREHOUSE).order_by("code")
    return rows if actor.sees("all") else rows.filter(keepers=actor.actor_id)


def warehouses() -> QuerySet[Location]:
    """All warehouses: everybody may sell from them and see what is free."""
    return Location.objects.filter(kind=Location.WAREHOUSE).order_by("code")


def seen_warehouse(warehouse_id: int) -> Location:
    """The warehouse. Raises NotFound."""
    warehouse = warehouses().filter(pk=warehouse_id).first()
    if warehouse is None:
        raise NotFound("warehouse.unknown", gettext_noop("There is no such warehouse."), field="warehouse")
    return warehouse


def own_warehouse(actor: Actor, warehouse_id: int) -> Location:
    """A warehouse that the actor works in. Raises NotFound."""
    warehouse = warehouses_visible_to(actor).filter(pk=warehouse_id).first()
    if warehouse is None:
        raise NotFound("warehouse.unknown", gettext_noop("There is no such warehouse."), field="warehouse")
    return warehouse


def place(kind: str) -> Location:
    """The virtual place of a kind (supplier, customer, opening, loss)."""
    return Location.objects.get(kind=kind)


def locked_balances(location_id: int, product_ids: Iterable[int]) -> dict[int, Balance]:
    """Balance rows of the products, locked in product order; products never seen there are left out."""
    rows = Balance.objects.filter(location_id=location_id, product_id__in=set(product_ids)).order_by("product_id")
    if connection().features.has_select_for_update:
        rows = rows.select_for_update()
    return {row.product_id: row for row in rows}


def locked_costs(pool_id: int, product_ids: Iterable[int]) -> dict[int, Cost]:
    """Cost rows of the products, locked in product order."""
    rows = Cost.objects.filter(pool_id=pool_id, product_id__in=set(product_ids)).order_by("product_id")
    if connection().features.has_select_for_update:
        rows = rows.select_for_update()
    return {row.product_id: row for row in rows}


def locked_reservations(owners: Iterable[str]) -> dict[str, Reservation]:
    """Reservations by owner, locked. Their balance rows are locked before them."""
    rows = Reservation.objects.filter(owner__in=set(owners)).order_by("id")
    if connection().features.has_select_for_update:
        rows = rows.select_for_update()
    return {row.owner: row for row in rows}


def reserved_for(owners: Iterable[str]) -> dict[str, Decimal]:
    """How much is kept for each owner."""
    return dict(Reservation.objects.filter(owner__in=set(owners)).values_list("owner", "qty"))


def free_stock(product_ids: Iterable[int], location_id: int) -> dict[int, Decimal]:
    """On hand − reserved of each product in one warehouse."""
    rows = Balance.objects.filter(location_id=location_id, product_id__in=set(product_ids))
    return {row.product_id: row.free for row in rows}


def stock_of(product_id: int) -> QuerySet[Balance]:
    """The product's balance in every warehouse."""
    return Balance.objects.filter(product_id=product_id).select_related("location").order_by("location__code")


def holders(location_id: int, product_id: int, except_owner: str) -> list[str]:
    """Documents that hold stock of the product, largest first."""
    rows = Reservation.objects.filter(location_id=location_id, product_id=product_id, qty__gt=0)
    held = rows.exclude(owner=except_owner).values("document").annotate(total=Sum("qty")).order_by("-total")
    return list(held.values_list("document", flat=True)[:3])


def moves_visible_to(actor: Actor) -> QuerySet[Move]:
    """Stock moves in or out of the actor's warehouses."""
    rows = Move.objects.select_related("product", "source", "target")
    if actor.sees("all"):
        return rows
    mine = list(warehouses_visible_to(actor).values_list("id", flat=True))
    return rows.filter(Q(source_id__in=mine) | Q(target_id__in=mine))


def balances_visible_to(actor: Actor) -> QuerySet[Balance]:
    """Balances of the actor's warehouses; salespeople without one see what is free everywhere."""
    rows = Balance.objects.select_related("product", "location")
    mine = warehouses_visible_to(actor)
    return rows.filter(location__in=mine) if not actor.sees("all") and mine.exists() else rows


def receipts_visible_to(actor: Actor) -> QuerySet[StockReceipt]:
    """入库单 of the actor's warehouses."""
    return StockReceipt.objects.filter(location__in=warehouses_visible_to(actor)).select_related("location")


def seen_receipt(actor: Actor, receipt_id: int) -> StockReceipt:
    """The 入库单. Raises NotFound when there is none in the actor's warehouses."""
    receipt = receipts_visible_to(actor).filter(pk=receipt_id).first()
    if receipt is None:
        raise NotFound("stock_receipt.unknown", gettext_noop("There is no such stock receipt, or it is not yours."))
    return receipt


def pool_costs(product_ids: Iterable[int]) -> dict[tuple[int, int], Worth]:
    """Quantity and value of products by (cost pool, product). One query."""
    rows = Cost.objects.filter(product_id__in=set(product_ids))
    return {(row.pool_id, row.product_id): Worth(row.qty, row.value) for row in rows}
