"""A company's own fields: what was added where, and the forms that add and change one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zhanggui.foundation.customfields.actions import MANAGE, MOST_TEXT, add_field, change_field
from zhanggui.foundation.customfields.models import CustomField
from zhanggui.foundation.customfields.queries import carriers, seen_field
from zhanggui.foundation.http.access import person, requires
from zhanggui.kernel.cards import CHOICE, DAY, FLAG, NUMBER, PERCENT, TEXT, WHOLE
from zhanggui.kernel.decimals import QTY_PLACES
from zhanggui.ui.answers import attempt

PAGE = "/settings/fields/"
KINDS = {
    TEXT: pgettext_lazy("field", "Text"),
    NUMBER: pgettext_lazy("field", "Number"),
    WHOLE: pgettext_lazy("field", "Whole number"),
    PERCENT: pgettext_lazy("field", "Percent"),
    DAY: _("Date"),
    CHOICE: pgettext_lazy("field", "Choice"),
    FLAG: pgettext_lazy("field", "Yes or no"),
}


class FieldForm(forms.Form):
    """What may be changed of a field."""

    label = forms.CharField(label=pgettext_lazy("field", "Name"), max_length=60)
    choices = forms.CharField(
        label=_("Choices, one a line"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only for a choice."),
    )  # fmt: skip
    required = forms.BooleanField(label=_("Must be filled in"), required=False)
    listed = forms.BooleanField(label=_("In the list, as column and filter"), required=False)
    printed = forms.BooleanField(label=_("On printed forms"), required=False)
    costs = forms.BooleanField(label=_("Only for people who see cost"), required=False)
    position = forms.IntegerField(label=_("Place in the order"), min_value=0, max_value=9999, initial=50)

    def given(self) -> dict[str, Any]:
        """As the actions take it."""
        return self.cleaned_data | {"choices": self.cleaned_data["choices"].splitlines()}


class NewFieldForm(FieldForm):
    """A new field: where it belongs and what kind it is stay as they are."""

    field_order = ("carrier", "label", "code", "kind")
    carrier = forms.ChoiceField(label=_("Belongs to"))
    code = forms.CharField(
        label=_("Code for programs"), max_length=30, help_text=_("Small letters, digits and _; it cannot be changed later.")
    )
    kind = forms.ChoiceField(label=pgettext_lazy("field", "Kind"), choices=list(KINDS.items()))
    most = forms.IntegerField(label=_("Longest text"), min_value=1, max_value=MOST_TEXT, initial=200)
    places = forms.IntegerField(label=_("Decimals"), min_value=0, max_value=QTY_PLACES, initial=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        carrier: Any = self.fields["carrier"]
        carrier.choices = _carriers()


class EditFieldForm(FieldForm):
    """A field in use, or taken out of use."""

    stopped = forms.BooleanField(label=_("Out of use"), required=False, help_text=_("Values that were filled in are kept."))


def _carriers() -> list[tuple[str, str]]:
    return sorted(((kind, gettext(label)) for kind, label in carriers().items()), key=lambda pair: pair[1])


@requires(MANAGE)
def fields(request: HttpRequest) -> HttpResponse:
    """All fields by what they belong to."""
    rows = CustomField.objects.order_by("carrier", "position", "id")
    named = dict(_carriers())
    shown = [{"field": row, "carrier": named.get(row.carrier, row.carrier), "kind": KINDS[row.kind]} for row in rows]
    return render(request, "office/fields.html", {"rows": sorted(shown, key=lambda row: row["carrier"])})


@requires(MANAGE)
def new_field(request: HttpRequest) -> HttpResponse:
    """Add a field."""
    form = NewFieldForm(request.POST or None, initial={"carrier": request.GET.get("carrier", "")})
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: add_field(person(request), **form.given()), lambda _: PAGE)
        if done is not None:
            messages.success(request, gettext("The field was added."))
            return done
    return render(request, "ui/card.html", {"form": form, "heading": gettext("New field"), "cancel": PAGE})


@requires(MANAGE)
def field(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a field or take it out of use."""
    shown = seen_field(pk)
    names = ("label", "required", "listed", "printed", "costs", "position", "stopped")
    initial = {name: getattr(shown, name) for name in names} | {"choices": "\n".join(shown.choices)}
    form = EditFieldForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: change_field(person(request), field_id=pk, **form.given()), lambda _: PAGE)
        if done is not None:
            messages.success(request, gettext("Saved."))
            return done
    return render(request, "ui/card.html", {"form": form, "heading": shown.label, "cancel": PAGE})
