"""Keep stock for document lines and let it go again."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from zhanggui.foundation.books.rows import update_rows
from zhanggui.foundation.operations.frame import action
from zhanggui.inventory.domain import Want
from zhanggui.inventory.models import Balance, Reservation
from zhanggui.inventory.queries import locked_balances
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.decimals import ZERO


@action("inventory.reserve")
def reserve(actor: Actor, /, *, location_id: int, document: str, wants: Sequence[Want]) -> dict[str, Decimal]:
    """Reserve for each line what is free, in line order; the rest is short (缺货). Returns quantity by owner."""
    balances = locked_balances(location_id, (want.product_id for want in wants))
    free = {product: row.free for product, row in balances.items()}
    taken: dict[str, Decimal] = {}
    for want in wants:
        taken[want.owner] = min(want.qty, free.get(want.product_id, ZERO))
        free[want.product_id] = free.get(want.product_id, ZERO) - taken[want.owner]
    Reservation.objects.bulk_create(
        [
            Reservation(owner=w.owner, document=document, location_id=location_id, product_id=w.product_id, qty=taken[w.owner])
            for w in wants
        ],
        update_conflicts=True,
        unique_fields=["owner"],
        update_fields=["location", "product", "document", "qty"],
    )  # fmt: skip
    _set_reserved(balances, {product: row.on_hand - free[product] for product, row in balances.items()})
    return taken


@action("inventory.reserve")
def release(actor: Actor, /, *, document: str) -> None:
    """Let go of everything that is kept for the document."""
    held = list(Reservation.objects.filter(document=document))
    by_location: dict[int, dict[int, Decimal]] = {}
    for row in held:
        goods = by_location.setdefault(row.location_id, {})
        goods[row.product_id] = goods.get(row.product_id, ZERO) + row.qty
    for location_id in sorted(by_location):
        goods = by_location[location_id]
        balances = locked_balances(location_id, goods)
        _set_reserved(balances, {product: row.reserved - goods[product] for product, row in balances.items()})
    Reservation.objects.filter(id__in=[row.pk for row in held]).delete()


def _set_reserved(balances: dict[int, Balance], reserved: dict[int, Decimal]) -> None:
    rows: Iterable[dict[str, object]] = (
        {"id": balances[product].pk, "reserved": qty}
        for product, qty in sorted(reserved.items())
        if qty != balances[product].reserved
    )
    update_rows(Balance, rows)
