"""What people fill in for a customer."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhanggui.foundation.customfields.queries import open_to, own_entries
from zhanggui.foundation.identity.models import User
from zhanggui.kernel.actors import Actor
from zhanggui.parties.domain import CustomerCard
from zhanggui.parties.models import Customer
from zhanggui.ui.cards import OwnFields

FIELDS = tuple(CustomerCard.__dataclass_fields__)


class CustomerForm(OwnFields):
    """A customer's card, with the version it was read at."""

    code = forms.CharField(label=_("Code"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=120)
    short_name = forms.CharField(label=_("Short name"), max_length=60, required=False)
    tax_number = forms.CharField(label=_("Tax number"), max_length=30, required=False)
    contact_name = forms.CharField(label=_("Contact"), max_length=60, required=False)
    contact_title = forms.CharField(label=_("Position"), max_length=60, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    country = forms.CharField(label=_("Country"), max_length=60, required=False)
    city = forms.CharField(label=_("City"), max_length=60, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    salesperson_id = forms.TypedChoiceField(label=_("Salesperson"), coerce=int, empty_value=None, required=False)
    tax_included = forms.BooleanField(label=_("Prices include tax"), required=False, initial=True)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(open_to(actor, own_entries(Customer.carrier)), *args, **kwargs)
        kept = self.initial.get("salesperson_id")
        people = User.objects.filter(Q(is_active=True) | Q(pk=kept)).order_by("name")
        if not actor.sees("department"):
            people = people.filter(pk__in=[actor.actor_id, kept])
        choices = [("", "—"), *people.values_list("id", "name")]
        self.fields["salesperson_id"].choices = choices  # type: ignore[attr-defined]

    def card(self) -> CustomerCard:
        """The card as filled in."""
        return CustomerCard(**{name: self.cleaned_data[name] for name in FIELDS})


def filled(customer: Customer) -> dict[str, Any]:
    """What the form shows of a customer."""
    return {name: getattr(customer, name) for name in (*FIELDS, "version")} | {"extra": customer.extra}
