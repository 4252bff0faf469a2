"""Warehouses: which there are, who keeps them."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhanggui.foundation.http.access import person, requires
from zhanggui.foundation.identity.models import User
from zhanggui.inventory.actions.places import create_warehouse
from zhanggui.inventory.queries import warehouses
from zhanggui.ui.answers import attempt


class WarehouseForm(forms.Form):
    """A new warehouse."""

    code = forms.CharField(label=_("Code"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=60)
    keeper_ids = forms.TypedMultipleChoiceField(
        label=_("Keepers"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Keepers see and post the goods of their warehouses."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True).order_by("name").values_list("id", "name")
        self.fields["keeper_ids"].choices = list(people)  # type: ignore[attr-defined]


@requires("inventory.edit_warehouse")
def all_warehouses(request: HttpRequest) -> HttpResponse:
    """All warehouses with their keepers."""
    rows = list(warehouses().prefetch_related("keepers"))
    return render(request, "inventory/warehouses.html", {"rows": rows})


@requires("inventory.edit_warehouse")
def new(request: HttpRequest) -> HttpResponse:
    """Add a warehouse."""
    form = WarehouseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            form,
            lambda: create_warehouse(person(request), **form.cleaned_data),
            lambda _: reverse("inventory:warehouses"),
        )
        if done is not None:
            return done
    return render(request, "inventory/new_warehouse.html", {"form": form, "cancel": reverse("inventory:warehouses")})
