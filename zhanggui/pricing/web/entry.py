"""Prices as people type them into the list, with the price they saw, so that nobody overwrites another's change unseen."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import QueryDict

from zhanggui.catalog.models import Product
from zhanggui.foundation.http.problems import message_of
from zhanggui.kernel.decimals import PRICE_PLACES, parse, plain
from zhanggui.kernel.errors import BusinessError, gettext_noop


@dataclass(slots=True)
class Row:
    """A product, its list price, what is typed, and what is wrong with that. `seen` is the price the page showed."""

    product: Product
    price: Decimal | None
    typed: str
    seen: str
    wrong: str = ""


def rows_of(products: list[Product], prices: dict[int, Decimal], post: QueryDict | None = None) -> list[Row]:
    """The rows of a page, with what was typed into them."""
    rows = []
    for product in products:
        price = prices.get(product.pk)
        shown = "" if price is None else plain(price)
        typed = post.get(f"price-{product.pk}", shown).strip()[:40] if post else shown
        seen = post.get(f"seen-{product.pk}", shown) if post else shown
        rows.append(Row(product, price, typed, seen))
    return rows


def changed(rows: list[Row]) -> dict[int, Decimal] | None:
    """New prices by product id; None when a row is wrong or was changed by somebody else, which it then says."""
    prices: dict[int, Decimal] = {}
    for row in rows:
        if row.typed == row.seen:
            continue
        try:
            prices[row.product.pk] = _new_price(row)
        except BusinessError as error:
            row.wrong = message_of(error)
            row.seen = "" if row.price is None else plain(row.price)
    return None if any(row.wrong for row in rows) else prices


def _new_price(row: Row) -> Decimal:
    now = "" if row.price is None else plain(row.price)
    if now != row.seen:
        raise BusinessError("edit.price", gettext_noop("Somebody else set this price to %(price)s meanwhile."), price=now or "—")
    price = parse(row.typed, PRICE_PLACES)
    if price < 0:
        raise BusinessError("price.negative", gettext_noop("A price cannot be negative."))
    return price
