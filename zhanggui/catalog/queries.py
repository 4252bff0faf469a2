"""Products and how they are found."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from zhanggui.catalog.models import Product
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.search_key import normalised


def visible_to(actor: Actor) -> QuerySet[Product]:
    """All products: they belong to nobody."""
    return Product.objects.all()


def found(actor: Actor, text: str) -> QuerySet[Product]:
    """Products whose code, name, pinyin, initials or barcode fit the text."""
    return visible_to(actor).filter(Q(search_key__contains=normalised(text)) | Q(barcode=text.strip())).order_by("code")


def products_by_id(ids: Iterable[int]) -> dict[int, Product]:
    """Products by id, in one query."""
    return Product.objects.in_bulk(list(set(ids)))


def ids_by_code(codes: Iterable[str]) -> dict[str, int]:
    """Product ids by code, in one query."""
    return dict(Product.objects.filter(code__in=set(codes)).values_list("code", "id"))
