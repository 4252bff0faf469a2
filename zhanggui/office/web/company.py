"""The company whose book this is, and the few switches of the book."""

from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhanggui.foundation.books.models import Profile
from zhanggui.foundation.books.queries import profile
from zhanggui.foundation.http.access import person, requires
from zhanggui.office.actions import COMPANY_FIELDS, edit_company
from zhanggui.ui.answers import attempt

PAGE = "/settings/company/"


class CompanyForm(forms.Form):
    """What the company says of itself on documents, and how the book behaves."""

    name = forms.CharField(label=_("Company name"), max_length=120)
    short_name = forms.CharField(label=_("Short name"), max_length=40, required=False)
    tax_number = forms.CharField(label=_("Tax number"), max_length=30, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    bank = forms.CharField(label=_("Bank"), max_length=80, required=False)
    bank_account = forms.CharField(label=_("Bank account"), max_length=40, required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Business dates and times of day are meant in it."))
    language = forms.ChoiceField(label=_("Language of new users"), choices=settings.LANGUAGES)
    review_orders = forms.BooleanField(
        label=_("Orders are reviewed"), required=False, help_text=_("Somebody else signs an order off before rules judge it.")
    )
    idle_minutes = forms.IntegerField(
        label=_("Sign out when idle"), min_value=0, max_value=720, widget=forms.NumberInput(attrs={"class": "num"}),
        help_text=_("Minutes; 0 leaves people signed in for twelve hours."),
    )  # fmt: skip

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["time_zone"].choices = [(zone, zone) for zone in sorted(available_timezones())]  # type: ignore[attr-defined]


@requires("books.edit_profile")
def company(request: HttpRequest) -> HttpResponse:
    """Look at and change the company's settings."""
    now: Profile = profile()
    form = CompanyForm(request.POST or None, initial={field: getattr(now, field) for field in COMPANY_FIELDS})
    if request.method == "POST" and form.is_valid():
        answer = attempt(request, form, lambda: edit_company(person(request), said=form.cleaned_data), lambda _: PAGE)
        if answer:
            messages.success(request, gettext("Saved."))
            return answer
    return render(request, "ui/card.html", {"form": form, "heading": gettext("Company"), "cancel": "/settings/"})
