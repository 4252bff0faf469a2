"""What people fill in for a product."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhanggui.catalog.domain import ProductCard
from zhanggui.catalog.models import Category, Product
from zhanggui.foundation.customfields.queries import open_to, own_entries
from zhanggui.kernel.actors import Actor
from zhanggui.parties.models import Supplier
from zhanggui.ui.cards import OwnFields
from zhanggui.ui.fields import PercentField

FIELDS = tuple(ProductCard.__dataclass_fields__)


class ProductForm(OwnFields):
    """A product's card, with the version it was read at."""

    code = forms.CharField(label=_("Code"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=120)
    spec = forms.CharField(label=_("Specification"), max_length=120, required=False)
    unit = forms.CharField(label=_("Unit"), max_length=20, initial="个")
    category = forms.CharField(label=_("Category"), max_length=60, required=False)
    barcode = forms.CharField(label=_("Barcode"), max_length=40, required=False)
    supplier_code = forms.CharField(label=_("Supplier code"), max_length=40, required=False)
    tax_rate = PercentField(label=_("Tax rate %"), places=6, initial="13")
    qty_places = forms.IntegerField(label=_("Decimals of quantities"), min_value=0, max_value=6, initial=0)
    stopped = forms.BooleanField(label=_("Stopped"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(open_to(actor, own_entries(Product.carrier)), *args, **kwargs)
        self.fields["category"].widget.attrs["list"] = "categories"
        self.categories = Category.objects.order_by("name").values_list("name", flat=True)[:200]

    def clean_tax_rate(self) -> Any:
        rate = self.cleaned_data["tax_rate"]
        if rate is not None and not 0 <= rate <= 1:
            raise forms.ValidationError(_("A tax rate lies between 0 and 100 percent."))
        return rate

    def clean_supplier_code(self) -> str:
        code: str = self.cleaned_data["supplier_code"]
        if code and not Supplier.objects.filter(code=code).exists():
            raise forms.ValidationError(_("There is no supplier with this code."))
        return code

    def card(self) -> ProductCard:
        """The card as filled in."""
        return ProductCard(**{name: self.cleaned_data[name] for name in FIELDS})


def filled(product: Product) -> dict[str, Any]:
    """What the form shows of a product."""
    named = ("code", "name", "spec", "unit", "barcode", "tax_rate", "qty_places", "version")
    return {
        **{name: getattr(product, name) for name in named},
        "category": product.category.name if product.category else "",
        "supplier_code": product.supplier.code if product.supplier else "",
        "stopped": product.status == Product.STOPPED,
        "extra": product.extra,
    }
