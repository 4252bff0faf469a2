"""Open and close months."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from zhanggui.foundation.http.access import person, requires
from zhanggui.foundation.periods.actions import close_period, open_periods
from zhanggui.foundation.periods.models import Period
from zhanggui.office.web.forms import PeriodsForm
from zhanggui.ui.answers import act, attempt

PAGE = "/settings/periods/"
SHOWN = 36


@requires("periods.manage")
def periods(request: HttpRequest) -> HttpResponse:
    """The months, newest first; open more of them."""
    form = PeriodsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = attempt(request, form, lambda: open_periods(person(request), **form.cleaned_data), lambda _: PAGE)
        if answer:
            messages.success(request, gettext("The months are open."))
            return answer
    rows = Period.objects.order_by("-first_day")[:SHOWN]
    return render(request, "office/periods.html", {"form": form, "rows": rows})


@requires("periods.manage")
@require_POST
def close(request: HttpRequest, month: str) -> HttpResponse:
    """Close a month; nothing can be posted into it afterwards."""
    first_day = _first_day(month)
    answer = act(request, lambda: close_period(person(request), month=first_day), lambda _: PAGE)
    messages.success(request, gettext("%(month)s is closed.") % {"month": month})
    return answer


@requires("periods.manage")
@require_POST
def reopen(request: HttpRequest, month: str) -> HttpResponse:
    """Open a closed month again."""
    first_day = _first_day(month)
    answer = act(request, lambda: open_periods(person(request), first=first_day, last=first_day), lambda _: PAGE)
    messages.success(request, gettext("%(month)s is open again.") % {"month": month})
    return answer


def _first_day(month: str) -> date:
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise Http404 from error
