"""Which paper each kind of document is printed on, and whether PDF files can be made."""

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from zhanggui.foundation.http.access import person, requires
from zhanggui.foundation.printing.actions import choose_stationery
from zhanggui.foundation.printing.models import Stationery
from zhanggui.foundation.printing.queries import stationery
from zhanggui.office.web.words import kind_word
from zhanggui.ui.answers import attempt
from zhanggui.ui.pdf import chromium
from zhanggui.ui.printing import PAPERS, PrintForm, forms

PAGE = "/settings/printing/"


class StationeryForm(django_forms.Form):
    """The paper of one kind of document."""

    kind = django_forms.ChoiceField(label=_("Document"))
    paper = django_forms.ChoiceField(label=_("Paper"), choices=[(paper.code, paper.label) for paper in PAPERS.values()])
    copies = django_forms.CharField(label=_("Copies"), required=False, max_length=60)


@requires("printing.manage")
def printing(request: HttpRequest) -> HttpResponse:
    """Choose the paper; what holds now stands below."""
    form = StationeryForm(request.POST or None)
    known = forms()
    form.fields["kind"].choices = [(one.kind, kind_word(one.kind)) for one in known]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        answer = attempt(request, form, lambda: choose_stationery(person(request), **said), lambda _: PAGE)
        if answer:
            return answer
    chosen = stationery()
    rows = [_row(one, chosen.get(one.kind)) for one in known]
    return render(request, "office/printing.html", {"form": form, "rows": rows, "pdf": bool(chromium())})


def _row(form: PrintForm, chosen: Stationery | None) -> dict[str, str]:
    paper = PAPERS[chosen.paper] if chosen else form.papers[0]
    return {"kind": kind_word(form.kind), "paper": paper.label, "copies": chosen.copies if chosen else ""}
