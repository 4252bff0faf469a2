"""Products in the command bar."""

from django.utils.translation import gettext_lazy as _

from zhanggui.catalog.queries import found
from zhanggui.foundation.search.providers import MOST_HITS, Hit, Provider, register
from zhanggui.kernel.actors import Actor


def find(actor: Actor, text: str) -> list[Hit]:
    """Products by code, name, pinyin, initials or barcode."""
    rows = found(actor, text)[:MOST_HITS]
    return [Hit(f"{row.code} {row.name}", row.spec, f"/catalog/products/{row.pk}/") for row in rows]


register(Provider(label=_("Products"), permission="catalog.view_product", find=find))  # type: ignore[arg-type]
