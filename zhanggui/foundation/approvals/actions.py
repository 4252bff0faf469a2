"""Ask for decisions and take them."""

from zhanggui.foundation.approvals import policies
from zhanggui.foundation.approvals.events import DecisionAsked, DecisionTaken
from zhanggui.foundation.approvals.models import Decision, Request, Rule
from zhanggui.foundation.approvals.policies import Facts
from zhanggui.foundation.approvals.queries import open_request
from zhanggui.foundation.identity.models import Role
from zhanggui.foundation.operations.frame import action, publish, record
from zhanggui.kernel import clock
from zhanggui.kernel.actors import Actor, person_id
from zhanggui.kernel.decimals import plain
from zhanggui.kernel.errors import BusinessError, Conflict, NotFound, NotPermitted, gettext_noop


@action("approvals.ask")
def ask(actor: Actor, /, *, kind: str, document_id: int, facts: Facts) -> Request | None:
    """Open a request when an active rule bites; None when none does and the document may go straight on."""
    biting = [
        rule
        for rule in Rule.objects.filter(kind=kind, active=True).select_related("role").order_by("limit", "id")
        if facts.figures.get(rule.fact, rule.limit) > rule.limit
    ]
    if not biting:
        return None
    request = Request.objects.create(
        kind=kind,
        document_id=document_id,
        revision=facts.revision,
        content_hash=facts.content_hash,
        creator_id=facts.creator_id,
        editor_id=facts.editor_id,
        submitter_id=facts.submitter_id,
        department_id=facts.department_id,
        reasons=[[rule.fact, plain(facts.figures[rule.fact]), plain(rule.limit)] for rule in biting],
        role=biting[-1].role,
        asked_at=clock.now(),
    )
    publish(DecisionAsked(request=request.pk))
    return request


@action("approvals.decide")
def decide(
    actor: Actor, /, *, kind: str, document_id: int, approve: bool, note: str = "", request_id: int | None = None
) -> Request:
    """Approve or reject the open request of a document; the room's follow-up is in the same transaction.

    With `request_id` only that request, so that nobody decides on a newer one than they looked at.
    """
    policy = policies.policy_of(kind)
    if policy is None:
        raise NotFound("approval.none", gettext_noop("No decision of yours is open on this document."))
    facts = policy.facts(actor, document_id)
    request = open_request(actor, kind, document_id)
    if request is None or request_id not in (None, request.pk):
        raise NotFound("approval.none", gettext_noop("No decision of yours is open on this document."))
    _require_other_person(actor, request)
    if (request.revision, request.content_hash) != (facts.revision, facts.content_hash):
        raise Conflict("approval.stale", gettext_noop("The document changed after it was submitted; look again."))
    if not approve and not note.strip():
        raise BusinessError("approval.reason", gettext_noop("Say why you reject it."), field="note")
    _write_decision(actor, request, approve=approve, note=note)
    if approve:
        policy.on_approved(actor, facts)
    else:
        policy.on_rejected(actor, facts, note)
    return request


def _require_other_person(actor: Actor, request: Request) -> None:
    if actor.actor_id in (request.creator_id, request.editor_id, request.submitter_id):
        raise NotPermitted("approval.own", gettext_noop("Nobody decides on a document they made or submitted themselves."))
    if not getattr(request, "of_my_role", False):
        raise NotPermitted("approval.role", gettext_noop("This decision belongs to: %(role)s."), role=request.role.name)


def _write_decision(actor: Actor, request: Request, *, approve: bool, note: str) -> None:
    Decision.objects.create(
        request=request,
        approver_id=person_id(actor),
        creator_id=request.creator_id,
        editor_id=request.editor_id,
        submitter_id=request.submitter_id,
        approved=approve,
        note=note.strip(),
        content_hash=request.content_hash,
        decided_at=clock.now(),
    )
    request.state = Request.APPROVED if approve else Request.REJECTED
    request.save(update_fields=["state"])
    verb = "approved" if approve else "rejected"
    record(f"{request.kind}/{request.document_id}", verb, note=note.strip())
    publish(DecisionTaken(request=request.pk))


@action("approvals.ask")
def withdraw_request(actor: Actor, /, *, kind: str, document_id: int) -> None:
    """Take back the open request of a document that is changed or withdrawn; none is fine."""
    Request.objects.filter(kind=kind, document_id=document_id, state=Request.OPEN).update(state=Request.WITHDRAWN)


@action("approvals.manage_rules")
def set_rule(actor: Actor, /, *, kind: str, fact: str, limit: str, role: str) -> Rule:
    """Set the limit above which a document of `kind` needs a decision by `role`; replaces the rule on that fact."""
    rule, _ = Rule.objects.update_or_create(
        kind=kind, fact=fact, role=Role.objects.get(code=role), defaults={"limit": limit, "active": True}
    )
    record(f"approvals.rule/{rule.pk}", "set", note=f"{fact} > {limit}")
    return rule


@action("approvals.manage_rules")
def stop_rule(actor: Actor, /, *, rule_id: int) -> None:
    """Stop asking by a rule; requests that are open stay open. Raises NotFound."""
    if not Rule.objects.filter(pk=rule_id, active=True).update(active=False):
        raise NotFound("rule.unknown", gettext_noop("There is no such rule."), field="rule")
    record(f"approvals.rule/{rule_id}", "stopped")
