"""How document numbers are written."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhanggui.foundation.books.queries import today
from zhanggui.foundation.http.access import person, requires
from zhanggui.foundation.numbering.actions import FEWEST_DIGITS, MOST_DIGITS, set_numbering
from zhanggui.foundation.numbering.models import Rule
from zhanggui.foundation.numbering.queries import next_number, rule_of
from zhanggui.foundation.numbering.series import declared
from zhanggui.ui.answers import attempt

PAGE = "/settings/numbering/"
DATES = (
    (Rule.DAY, _("Year, month, day; counted anew each day")),
    (Rule.MONTH, _("Year and month; counted anew each month")),
    (Rule.YEAR, _("Year; counted anew each year")),
    (Rule.NONE, _("No date; counted on for ever")),
)


class NumberingForm(forms.Form):
    """How numbers of one series are written."""

    prefix = forms.CharField(  # type: ignore[assignment]
        label=_("Prefix"), max_length=8, help_text=_("Capital letters and digits, like XSDD.")
    )
    dates = forms.ChoiceField(label=_("Date in the number"), choices=DATES)
    digits = forms.IntegerField(
        label=_("Digits"), min_value=FEWEST_DIGITS, max_value=MOST_DIGITS, widget=forms.NumberInput(attrs={"class": "num"})
    )


@requires("numbering.manage")
def numbering(request: HttpRequest) -> HttpResponse:
    """All series, how their next number looks."""
    return render(request, "office/numbering.html", {"rows": _rows()})


def _rows() -> list[dict[str, Any]]:
    day, words, rules = today(), dict(DATES), {rule.series: rule for rule in Rule.objects.filter(current=True)}
    rows = [(series, title, rules.get(series) or Rule(series=series, prefix=series)) for series, title in declared().items()]
    return [
        {"series": series, "title": gettext(title), "rule": rule, "dates": words[rule.dates], "next": next_number(rule, day)}
        for series, title, rule in rows
    ]


@requires("numbering.manage")
def series(request: HttpRequest, code: str) -> HttpResponse:
    """Change how numbers are written from now on; asked with `preview`, show how the next one would look."""
    titles = declared()
    if code not in titles:
        raise Http404
    rule = rule_of(code)
    form = NumberingForm(request.POST or None, initial={"prefix": rule.prefix, "dates": rule.dates, "digits": rule.digits})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if "preview" in request.POST:
            return _page(request, form, titles[code], next_number(Rule(series=code, **said), today()))
        answer = attempt(request, form, lambda: set_numbering(person(request), series=code, **said), lambda _: PAGE)
        if answer:
            messages.success(request, gettext("Saved. It applies to numbers that are given from now on."))
            return answer
    return _page(request, form, titles[code], next_number(rule, today()))


def _page(request: HttpRequest, form: NumberingForm, title: str, preview: str) -> HttpResponse:
    return render(request, "office/series.html", {"form": form, "heading": gettext(title), "preview": preview})
