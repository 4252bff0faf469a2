"""The approval inbox: what waits for me, why it came to me, and my decision."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from zhanggui.foundation.approvals.actions import decide
from zhanggui.foundation.approvals.models import Request
from zhanggui.foundation.approvals.policies import summaries_of
from zhanggui.foundation.approvals.queries import seen_request, visible_to, waiting_for
from zhanggui.foundation.http.access import person, requires
from zhanggui.foundation.identity.models import User
from zhanggui.foundation.identity.queries import names_of
from zhanggui.foundation.references.registry import Target, reference, resolve
from zhanggui.office.web.words import fact_word, kind_word
from zhanggui.ui.answers import act

PAGE = "/approvals/"
SHOWN = 50


@requires("approvals.view_inbox")
def inbox(request: HttpRequest) -> HttpResponse:
    """Oldest first, each with its reasons before the form; below, what I asked for myself."""
    me = person(request)
    return render(request, "office/inbox.html", {"asks": _waiting(me), "mine": _asked_by(me)})


def _waiting(me: User) -> list[dict[str, Any]]:
    return _shown(me, list(waiting_for(me).select_related("role").order_by("asked_at", "id")[:SHOWN]))


def _asked_by(me: User) -> list[dict[str, Any]]:
    rows = visible_to(me).filter(state=Request.OPEN, submitter_id=me.pk)
    return _shown(me, list(rows.select_related("role").order_by("asked_at", "id")[:SHOWN]))


def _shown(me: User, rows: list[Request]) -> list[dict[str, Any]]:
    titles = resolve({reference(row.kind, row.document_id) for row in rows})
    summaries = summaries_of(me, [(row.kind, row.document_id) for row in rows])
    names = names_of({row.submitter_id for row in rows})
    return [
        {
            "request": row,
            "summary": summaries.get((row.kind, row.document_id)),
            "kind": kind_word(row.kind),
            "target": titles.get(reference(row.kind, row.document_id), Target(f"#{row.document_id}", "")),
            "who": names.get(row.submitter_id, ""),
            "reasons": [(fact_word(fact), Decimal(figure), Decimal(limit)) for fact, figure, limit in row.reasons],
        }
        for row in rows
    ]


@requires("approvals.decide")
@require_POST
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve, or reject with a reason."""
    me = person(request)
    ask = seen_request(me, pk)
    approve = request.POST.get("decision") == "approve"
    note = request.POST.get("note", "")[:500]
    answer = act(
        request,
        lambda: decide(me, kind=ask.kind, document_id=ask.document_id, request_id=pk, approve=approve, note=note),
        lambda _: PAGE,
    )
    messages.success(request, gettext("Approved.") if approve else gettext("Rejected."))
    return answer
