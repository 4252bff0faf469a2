"""Is everything that must hold still so?"""

from collections import defaultdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from zhanggui.foundation.checks.registry import Breach, invariants
from zhanggui.foundation.http.access import requires
from zhanggui.foundation.operations.outbox import broken_seal

MOST = 20


@requires("checks.view_health")
def health(request: HttpRequest) -> HttpResponse:
    """The page; the figures are asked for separately, since recomputing takes a moment."""
    return render(request, "office/health.html")


@requires("checks.view_health")
def results(request: HttpRequest) -> HttpResponse:
    """Every property recomputed now, each with its breaches, and the chain of seals."""
    titles: dict[str, list[str]] = defaultdict(list)
    breaches: dict[str, list[Breach]] = defaultdict(list)
    for one in invariants():
        if (title := gettext(one.title)) not in titles[one.id]:
            titles[one.id].append(title)
        breaches[one.id].extend(one.find())
    rows = [
        {"id": code, "title": " ".join(told), "count": len(breaches[code]), "breaches": breaches[code][:MOST]}
        for code, told in titles.items()
    ]
    rows.sort(key=lambda row: (not row["count"], row["id"]))
    context = {"rows": rows, "broken": sum(1 for row in rows if row["count"]), "seal": broken_seal()}
    return render(request, "office/health_results.html", context)
