"""Products and how they are found."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from zhanggui.catalog.models import Product
from zhanggui.foundation.books.context import connection
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import NotFound, gettext_noop
from zhanggui.kernel.search_key import normalised


def visible_to(actor: Actor) -> QuerySet[Product]:
    """All products: they belong to nobody."""
    return Product.objects.all()


def found(actor: Actor, text: str) -> QuerySet[Product]:
    """Products whose code, name, pinyin, initials or barcode fit the text."""
    return visible_to(actor).filter(Q(search_key__contains=normalised(text)) | Q(barcode=text.strip())).order_by("code")


def locked_product(product_id: int) -> Product:
    """The product, locked until the end of the transaction. Raises NotFound."""
    rows = Product.objects.filter(pk=product_id)
    if connection().features.has_select_for_update:
        rows = rows.select_for_update()
    product = rows.first()
    if product is None:
        raise NotFound("product.unknown", gettext_noop("There is no such product."), field="product")
    return product


def locked_products(ids: Iterable[int]) -> dict[int, Product]:
    """Products by id, with category and supplier, locked in the order of their ids."""
    rows = Product.objects.filter(pk__in=set(ids)).select_related("category", "supplier").order_by("pk")
    if connection().features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    return {product.pk: product for product in rows}


def products_by_id(ids: Iterable[int]) -> dict[int, Product]:
    """Products by id, in one query."""
    return Product.objects.in_bulk(list(set(ids)))


def ids_by_code(codes: Iterable[str]) -> dict[str, int]:
    """Product ids by code, in one query."""
    return dict(Product.objects.filter(code__in=set(codes)).values_list("code", "id"))


def by_code_or_barcode(texts: Iterable[str]) -> dict[str, Product]:
    """Products by what was typed or scanned: the code, else the barcode. One query; stopped ones are left out."""
    wanted = {text for text in texts if text}
    rows = list(Product.objects.filter(Q(code__in=wanted) | Q(barcode__in=wanted), status=Product.ACTIVE))
    by_barcode = {row.barcode: row for row in rows if row.barcode in wanted}
    return {**by_barcode, **{row.code: row for row in rows if row.code in wanted}}


def seen_product(actor: Actor, product_id: int) -> Product:
    """The product with its category and supplier. Raises NotFound."""
    product = visible_to(actor).select_related("category", "supplier").filter(pk=product_id).first()
    if product is None:
        raise NotFound("product.unknown", gettext_noop("There is no such product."), field="product")
    return product
