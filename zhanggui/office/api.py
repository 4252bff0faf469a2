"""Decisions that wait for a person, for programs."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from zhanggui.foundation.approvals.actions import decide
from zhanggui.foundation.approvals.queries import seen_request, waiting_for
from zhanggui.foundation.http.access import person
from zhanggui.foundation.http.endpoints import Listed, Listing, listed, reads, write, writes
from zhanggui.foundation.http.shapes import Flag, In, Out, Text, shaped

router = Router(tags=["approvals"])


class RoleOut(Out):
    """Who has to decide."""

    code: str
    name: str


class RequestOut(Out):
    """A document that waits for a decision: why (fact, figure, limit), whose, and at which revision."""

    id: int
    kind: str
    document_id: int
    revision: int
    reasons: list[list[str]]
    role: RoleOut
    state: str
    creator_id: int
    submitter_id: int
    asked_at: datetime


class DecisionIn(In):
    """A decision; a rejection needs its reason in `note`."""

    approve: Flag
    note: Text = Field(default="", max_length=500)


@router.get("/requests", **reads("approvals.view_inbox", Listed[RequestOut]))
def list_requests(request: HttpRequest, query: Query[Listing]) -> HttpResponse:
    """What waits for your decision, oldest first."""
    return listed(request, waiting_for(person(request)).select_related("role"), query, RequestOut, ("id",))


@router.post("/requests/{int:request_id}/decision", **writes("approvals.decide", RequestOut))
def decide_request(request: HttpRequest, request_id: int, body: DecisionIn) -> HttpResponse:
    """Approve or reject; the document goes on or back in the same moment."""
    actor = person(request)
    asked = seen_request(actor, request_id)
    return write(
        request,
        lambda: decide(
            actor, kind=asked.kind, document_id=asked.document_id, request_id=asked.pk, approve=body.approve, note=body.note
        ),
        lambda decided: shaped(RequestOut, decided, actor),
    )
