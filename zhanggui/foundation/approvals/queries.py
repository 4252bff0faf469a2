"""What waits for a person's decision."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhanggui.foundation.approvals.models import Request
from zhanggui.foundation.identity.models import Role, User
from zhanggui.kernel.actors import Actor, person_id
from zhanggui.kernel.errors import NotFound, gettext_noop


def visible_to(actor: Actor) -> QuerySet[Request]:
    """Requests that the actor may decide or has asked for: role and department scope."""
    if actor.actor_id is None:
        return Request.objects.all()
    mine = Q(role__users=actor.actor_id)
    if not actor.sees("all"):
        department = getattr(actor, "department_id", None)
        mine &= Q(department_id=department) | Q(department_id=None)
    return Request.objects.filter(mine | Q(submitter_id=actor.actor_id)).distinct()


def waiting_for(actor: Actor) -> QuerySet[Request]:
    """Open requests that this person may decide now: not their own."""
    me = person_id(actor)
    waiting = visible_to(actor).filter(state=Request.OPEN, role__users=me)
    return waiting.exclude(creator_id=me).exclude(editor_id=me).exclude(submitter_id=me)


def open_request(actor: Actor, kind: str, document_id: int) -> Request | None:
    """The visible open request of a document; `of_my_role` on it says whether its role is one of the actor's."""
    mine = Role.objects.filter(id=OuterRef("role_id"), users=actor.actor_id)
    rows = visible_to(actor).select_related("role").annotate(of_my_role=Exists(mine))
    return rows.filter(kind=kind, document_id=document_id, state=Request.OPEN).first()


def seen_request(actor: Actor, request_id: int) -> Request:
    """The request, open or decided. Raises NotFound when there is none or it is not the actor's."""
    request = visible_to(actor).select_related("role").filter(pk=request_id).first()
    if request is None:
        raise NotFound("approval.unknown", gettext_noop("No decision of yours is open on this document."))
    return request


def approvers_of(request: Request) -> list[int]:
    """Everybody who may decide this request: the counterpart of `waiting_for`."""
    people = User.objects.filter(roles=request.role_id, is_active=True).distinct()
    others = people.exclude(pk__in=[pk for pk in (request.creator_id, request.editor_id, request.submitter_id) if pk])
    return [user.pk for user in others if request.department_id in (None, user.department_id) or user.sees(Role.ALL)]
