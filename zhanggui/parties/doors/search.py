"""Customers in the command bar."""

from django.utils.translation import gettext_lazy as _

from zhanggui.foundation.search.providers import MOST_HITS, Hit, Provider, register
from zhanggui.kernel.actors import Actor
from zhanggui.parties.queries import found


def find(actor: Actor, text: str) -> list[Hit]:
    """Customers by code, name, pinyin or initials."""
    rows = found(actor, text)[:MOST_HITS]
    return [Hit(row.name, " · ".join(filter(None, (row.code, row.city))), f"/parties/customers/{row.pk}/") for row in rows]


register(Provider(label=_("Customers"), permission="parties.view_customer", find=find))  # type: ignore[arg-type]
