"""The worklist of products."""

from dataclasses import replace

from django.db.models import Q, QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from zhanggui.catalog.models import Category, Product
from zhanggui.catalog.queries import visible_to
from zhanggui.foundation.customfields.queries import open_to, own_entries
from zhanggui.foundation.identity.models import User
from zhanggui.kernel.search_key import normalised
from zhanggui.ui.columns import Column
from zhanggui.ui.filters import Choice
from zhanggui.ui.lists import Listing
from zhanggui.ui.own import aliased, with_own
from zhanggui.ui.worklists import worklist

STATES = ((Product.ACTIVE, _("Active")), (Product.STOPPED, _("Stopped")))
COLUMNS = (
    Column("code", _("Code"), width="w-code", css="zg-fig a-no", sort="code", link=True),
    Column("name", _("Name"), css="a-cust", sort="name", link=True),
    Column("spec", _("Specification"), width="w-name", css="sub a-meta"),
    Column("unit", _("Unit"), width="w-unit", css="sub a-prog"),
    Column("category", _("Category"), width="w-code", css="sub"),
    Column("barcode", _("Barcode"), width="w-code", css="sub zg-fig"),
    Column("tax_rate", _("Tax rate"), kind="percent", css="sub"),
    Column("status", _("State"), lambda row: dict(STATES).get(row.status, row.status), width="w-person", css="sub a-state"),
)


def _search(rows: QuerySet[Product], text: str) -> QuerySet[Product]:
    return rows.filter(Q(search_key__contains=normalised(text)) | Q(barcode=text))


LISTING = Listing(
    title=_("Products"),
    columns=COLUMNS,
    order=("code",),
    search=_search,
    hint=_("Code, name, initials, barcode"),
    url=lambda row: f"/catalog/products/{row.pk}/",
    css=lambda row: "void" if row.status == Product.STOPPED else "",
    empty=_("There are no products yet. Add the first one, or import a list."),
    new_url=reverse_lazy("catalog:new_product"),  # type: ignore[arg-type]
    new_label=_("New product"),
    new_permission="catalog.edit_product",
)


@worklist("catalog.products", "catalog.view_product")
def products(actor: User) -> tuple[Listing, QuerySet[Product]]:
    """All products."""
    categories = [(str(pk), name) for pk, name in Category.objects.order_by("name").values_list("id", "name")]
    filters = (Choice("category", _("Category"), categories, "category_id"), Choice("status", _("State"), STATES))
    own = open_to(actor, own_entries(Product.carrier))
    rows = visible_to(actor).select_related("category")
    return with_own(replace(LISTING, filters=filters), own), aliased(rows, own)
