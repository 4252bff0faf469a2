"""Products for programs."""

from decimal import Decimal
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from zhanggui.catalog.actions import change_product, create_product
from zhanggui.catalog.domain import ProductCard
from zhanggui.catalog.models import Product
from zhanggui.catalog.queries import seen_product, visible_to
from zhanggui.foundation.http.access import person
from zhanggui.foundation.http.endpoints import Listed, Listing, listed, one, reads, required_version, write, writes
from zhanggui.foundation.http.masters import EXTRA, Own, extra_of
from zhanggui.foundation.http.shapes import Code, Coded, Exact, Flag, In, Out, QueryId, Rate, Text, shaped
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.search_key import normalised

router = Router(tags=["catalog"])


class ProductIn(In):
    """A product's card. `qty_places` = decimals that a quantity may have; a category is made when it is new."""

    code: Code
    name: Text = Field(min_length=1, max_length=120)
    spec: Text = Field(default="", max_length=120)
    unit: Text = Field(default="个", min_length=1, max_length=20)
    barcode: Text = Field(default="", max_length=40)
    category: Text = Field(default="", max_length=60)
    supplier_code: Text = Field(default="", max_length=40)
    tax_rate: Rate = Field(default=Decimal("0.13"), ge=0, le=1)
    qty_places: int = Field(default=0, strict=True, ge=0, le=6)
    stopped: Flag = False

    extra: Own = EXTRA

    def card(self) -> ProductCard:
        """As the room knows it."""
        return ProductCard(**self.model_dump(exclude={"extra"}))


class CategoryOut(Out):
    """A kind of goods."""

    id: int
    name: str


class ProductOut(Out):
    """A product."""

    id: int
    code: str
    name: str
    spec: str
    unit: str
    barcode: str
    category: CategoryOut | None
    supplier: Coded | None
    tax_rate: Exact
    qty_places: int
    status: str
    version: int
    extra: dict[str, Any] = {}


class ProductFilter(Listing):
    """Filters of the product list."""

    q: Text = Field(default="", max_length=80, description="code, name, specification, pinyin or initials")
    code: Text = Field(default="", max_length=40)
    barcode: Text = Field(default="", max_length=40)
    status: Literal["active", "stopped"] | None = None
    category: QueryId | None = None


@router.get("/products", **reads("catalog.view_product", Listed[ProductOut]))
def list_products(request: HttpRequest, query: Query[ProductFilter]) -> HttpResponse:
    """Products, oldest first."""
    rows = visible_to(person(request)).select_related("category", "supplier")
    if query.q:
        rows = rows.filter(search_key__contains=normalised(query.q))
    for name in ("code", "barcode", "status", "category"):
        if value := getattr(query, name):
            rows = rows.filter(**{name: value})
    return listed(request, rows, query, ProductOut, ("id",), more=extra_of(person(request), Product.carrier))


@router.get("/products/{int:product_id}", **reads("catalog.view_product", ProductOut))
def get_product(request: HttpRequest, product_id: int) -> HttpResponse:
    """One product."""
    actor = person(request)
    return one(_told(actor, product_id))


@router.post("/products", **writes("catalog.edit_product", ProductOut, status=201))
def add_product(request: HttpRequest, body: ProductIn) -> HttpResponse:
    """Add a product."""
    actor = person(request)
    return write(request, lambda: create_product(actor, card=body.card(), extra=body.extra), _teller(request), status=201)


@router.put("/products/{int:product_id}", **writes("catalog.edit_product", ProductOut, match="must"))
def replace_product(request: HttpRequest, product_id: int, body: ProductIn) -> HttpResponse:
    """Replace a product's card."""
    actor, version = person(request), required_version(request)
    return write(
        request,
        lambda: change_product(actor, product_id=product_id, card=body.card(), extra=body.extra, version=version),
        _teller(request),
        current=lambda: seen_product(actor, product_id).version,
    )


def _teller(request: HttpRequest) -> Any:
    actor = person(request)

    def tell(product: Product) -> dict[str, Any]:
        return _told(actor, product.pk)

    return tell


def _told(actor: Actor, product_id: int) -> dict[str, Any]:
    product = seen_product(actor, product_id)
    return shaped(ProductOut, product, actor, **extra_of(actor, Product.carrier)(product))
