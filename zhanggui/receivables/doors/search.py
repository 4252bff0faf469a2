"""Receipts in the command bar."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhanggui.foundation.search.providers import MOST_HITS, Hit, Provider, register
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.search_key import normalised
from zhanggui.receivables.queries import receipts_visible_to


def find(actor: Actor, text: str) -> list[Hit]:
    """Receipts by number or customer, newest first."""
    wanted = Q(number__icontains=text) | Q(customer__search_key__contains=normalised(text))
    rows = receipts_visible_to(actor).filter(wanted).order_by("-id")[:MOST_HITS]
    return [Hit(row.number, f"{row.customer.name} · {row.amount:.2f}", f"/receivables/receipts/{row.pk}/") for row in rows]


register(Provider(label=_("Receipts"), permission="receivables.view_account", find=find))  # type: ignore[arg-type]
