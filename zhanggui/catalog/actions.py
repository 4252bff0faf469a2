"""Keep products."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from zhanggui.catalog.domain import ProductCard
from zhanggui.catalog.models import Category, Product
from zhanggui.catalog.queries import locked_product, locked_products
from zhanggui.foundation.books.rows import insert_rows, update_in_parts
from zhanggui.foundation.customfields.queries import own_entries
from zhanggui.foundation.customfields.values import changes as own_changes
from zhanggui.foundation.customfields.values import checked
from zhanggui.foundation.importing.updating import CardChange
from zhanggui.foundation.operations.frame import action, record
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.decimals import plain
from zhanggui.kernel.errors import BusinessError, edit_conflict, gettext_noop
from zhanggui.kernel.search_key import search_key
from zhanggui.parties.models import Supplier

Extra = Mapping[str, Any]
FILLED = (
    "code", "name", "spec", "unit", "barcode", "tax_rate", "qty_places", "category_id", "supplier_id", "status", "search_key",
)  # fmt: skip


def _fill(product: Product, card: ProductCard, categories: dict[str, int], suppliers: dict[str, int]) -> Product:
    product.code, product.name, product.spec, product.unit = card.code, card.name, card.spec, card.unit
    product.barcode, product.tax_rate, product.qty_places = card.barcode, card.tax_rate, card.qty_places
    product.category_id = categories.get(card.category)
    product.supplier_id = suppliers.get(card.supplier_code)
    product.status = Product.STOPPED if card.stopped else Product.ACTIVE
    product.search_key = search_key(card.code, card.name, card.spec, card.barcode)
    return product


def _references(cards: Sequence[ProductCard]) -> tuple[dict[str, int], dict[str, int]]:
    names = {card.category for card in cards if card.category}
    insert_missing = [Category(name=name) for name in sorted(names)]
    Category.objects.bulk_create(insert_missing, ignore_conflicts=True)
    categories = dict(Category.objects.filter(name__in=names).values_list("name", "id"))
    codes = {card.supplier_code for card in cards if card.supplier_code}
    return categories, dict(Supplier.objects.filter(code__in=codes).values_list("code", "id"))


@action("catalog.edit_product")
def create_product(actor: Actor, /, *, card: ProductCard, extra: Extra | None = None) -> Product:
    """Add a product. `extra` = the company's own fields."""
    if Product.objects.filter(code=card.code).exists():
        raise BusinessError("product.code_taken", gettext_noop("This code is taken."), field="code")
    product = _fill(Product(extra=checked(actor, own_entries(Product.carrier), extra)), card, *_references([card]))
    product.save()
    record(f"catalog.product/{product.pk}", "created", note=str(product))
    return product


@action("catalog.edit_product")
def change_product(actor: Actor, /, *, product_id: int, card: ProductCard, version: int, extra: Extra | None = None) -> Product:
    """Change a product's card; refuses when somebody else changed it since `version` was read."""
    product = locked_product(product_id)
    if product.version != version:
        raise edit_conflict()
    if Product.objects.filter(code=card.code).exclude(pk=product.pk).exists():
        raise BusinessError("product.code_taken", gettext_noop("This code is taken."), field="code")
    before = _told(product)
    own, old_extra = own_entries(Product.carrier), product.extra
    product = _fill(product, card, *_references([card]))
    product.extra = checked(actor, own, extra, before=old_extra)
    product.version += 1
    product.save()
    changes = [[field, old, new] for (field, old), new in zip(before.items(), _told(product).values(), strict=True) if old != new]
    record(f"catalog.product/{product.pk}", "changed", changes=[*changes, *own_changes(own, old_extra, product.extra)])
    return product


def _told(product: Product) -> dict[str, str]:
    """The card as the log tells it."""
    plain_fields = {name: getattr(product, name) for name in ("code", "name", "spec", "unit", "barcode", "qty_places")}
    return {name: str(value) for name, value in plain_fields.items()} | {
        "category": str(product.category or ""),
        "supplier": str(product.supplier or ""),
        "tax_rate": plain(product.tax_rate),
        "stopped": str(product.status == Product.STOPPED).lower(),
    }


@action("catalog.edit_product")
def add_products(actor: Actor, /, *, cards: Sequence[ProductCard], extras: Sequence[Extra] = ()) -> int:
    """Add all products whose code is not there yet, in one statement; `extras` beside the cards. Returns how many."""
    known = set(Product.objects.filter(code__in=[card.code for card in cards]).values_list("code", flat=True))
    own = own_entries(Product.carrier)
    new = [(card, checked(actor, own, extra)) for card, extra in zip_longest(cards, extras) if card.code not in known]
    references = _references([card for card, _ in new])
    insert_rows(Product, [_fill(Product(extra=extra), card, *references) for card, extra in new])
    record("catalog.product", "imported", note=str(len(new)))
    return len(new)


@action("catalog.edit_product")
def change_products(actor: Actor, /, *, changes: Sequence[CardChange]) -> None:
    """Change many cards at once, a statement a thousand; refuses when one was changed since it was compared."""
    found = locked_products([change.pk for change in changes])
    if any(change.pk not in found or found[change.pk].version != change.version for change in changes):
        raise edit_conflict()
    own, rows = own_entries(Product.carrier), []
    references = _references([change.card for change in changes])
    for change in changes:
        product = found[change.pk]
        before = _told(product) | {"supplier": product.supplier.code if product.supplier else ""}
        old_extra = product.extra
        _fill(product, change.card, *references)
        product.category = product.supplier = None  # told by the card: no query for each
        after = _told(product) | {"category": change.card.category, "supplier": change.card.supplier_code}
        _fill(product, change.card, *references)
        told = [[name, old, after[name]] for name, old in before.items() if old != after[name]]
        record(f"catalog.product/{product.pk}", "changed", changes=[*told, *own_changes(own, old_extra, change.extra)])
        rows.append({"id": product.pk, **{name: getattr(product, name) for name in FILLED}, "extra": change.extra, "version": 1})
    update_in_parts(Product, rows, add=["version"])
