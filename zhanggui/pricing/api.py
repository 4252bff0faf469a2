"""Prices for programs."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from zhanggui.foundation.http.access import person
from zhanggui.foundation.http.endpoints import Listed, Listing, listed, reads, write, writes
from zhanggui.foundation.http.shapes import Coded, Exact, Id, In, Out, Price, QueryId
from zhanggui.kernel.errors import BusinessError, gettext_noop
from zhanggui.pricing.actions import set_prices
from zhanggui.pricing.queries import prices_visible_to

router = Router(tags=["pricing"])


class PriceLine(In):
    """The list price of one product, per unit."""

    product: Id
    price: Price = Field(ge=0)


class PricesIn(In):
    """Prices to set; products that are not named keep theirs."""

    lines: list[PriceLine] = Field(min_length=1, max_length=2000)


class PriceOut(Out):
    """A list price."""

    id: int
    product: Coded
    price: Exact


class PriceFilter(Listing):
    """Filters of the price list."""

    product: QueryId | None = None


class PricesSet(Out):
    """How many prices were named."""

    set: int


@router.get("/prices", **reads("pricing.view_price", Listed[PriceOut]))
def list_prices(request: HttpRequest, query: Query[PriceFilter]) -> HttpResponse:
    """List prices per unit."""
    rows = prices_visible_to(person(request))
    if query.product:
        rows = rows.filter(product=query.product)
    return listed(request, rows, query, PriceOut, ("id",))


@router.put("/prices", **writes("pricing.edit_price", PricesSet))
def put_prices(request: HttpRequest, body: PricesIn) -> HttpResponse:
    """Set list prices, all or none."""
    prices = {line.product: line.price for line in body.lines}
    if len(prices) != len(body.lines):
        raise BusinessError("lines.twice", gettext_noop("A product stands twice."), field="product")
    return write(request, lambda: set_prices(person(request), prices=prices), lambda _: {"set": len(prices)})
