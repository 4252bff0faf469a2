"""The worklist of customers."""

from dataclasses import replace

from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from zhanggui.foundation.customfields.queries import open_to, own_entries
from zhanggui.foundation.identity.models import User
from zhanggui.kernel.search_key import normalised
from zhanggui.parties.models import Customer
from zhanggui.parties.queries import visible_to
from zhanggui.ui.columns import Column
from zhanggui.ui.filters import Text
from zhanggui.ui.given import with_given
from zhanggui.ui.lists import Listing
from zhanggui.ui.own import aliased, with_own
from zhanggui.ui.worklists import worklist

COLUMNS = (
    Column("code", _("Code"), width="w-code", css="zg-fig a-no", sort="code", link=True),
    Column("name", _("Name"), css="a-cust", sort="name", link=True),
    Column("contact_name", _("Contact"), width="w-person", css="sub"),
    Column("phone", _("Phone"), width="w-code", css="sub zg-fig a-meta"),
    Column("city", _("City"), width="w-person", css="sub"),
    Column("salesperson", _("Salesperson"), width="w-person", css="sub"),
)
LAST_DEAL = Column("last_deal", _("Last deal"), kind="day", css="sub a-prog")


def _search(rows: QuerySet[Customer], text: str) -> QuerySet[Customer]:
    return rows.filter(search_key__contains=normalised(text))


LISTING = Listing(
    title=_("Customers"),
    columns=COLUMNS,
    order=("code",),
    search=_search,
    hint=_("Code, name, initials"),
    filters=(Text("city", _("City"), "city__icontains"),),
    url=lambda row: f"/parties/customers/{row.pk}/",
    empty=_("There are no customers yet. Add the first one, or import a list."),
    new_url=reverse_lazy("parties:new_customer"),  # type: ignore[arg-type]
    new_label=_("New customer"),
    new_permission="parties.edit_customer",
)


@worklist("parties.customers", "parties.view_customer")
def customers(actor: User) -> tuple[Listing, QuerySet[Customer]]:
    """Customers in the person's scope, with the columns that rooms above give."""
    own = open_to(actor, own_entries("parties.customer"))
    listing = replace(LISTING, columns=(*COLUMNS, LAST_DEAL))
    listing = with_own(with_given(listing, actor, "parties.customers"), own, before=len(COLUMNS))
    return listing, aliased(_rows(actor), own)


def _rows(actor: User) -> QuerySet[Customer]:
    return visible_to(actor).select_related("salesperson")
