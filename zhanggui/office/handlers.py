"""What the office does after the fact: tell the people whom it concerns."""

from typing import Any

from zhanggui.foundation.approvals.events import DecisionAsked, DecisionTaken
from zhanggui.foundation.approvals.models import Decision, Request
from zhanggui.foundation.approvals.queries import approvers_of
from zhanggui.foundation.comments.events import Mentioned
from zhanggui.foundation.comments.models import Comment
from zhanggui.foundation.identity.queries import names_of
from zhanggui.foundation.notices.actions import notify
from zhanggui.foundation.notices.kinds import Kind, register
from zhanggui.foundation.operations.outbox import subscribe
from zhanggui.foundation.references.registry import reference, resolve
from zhanggui.foundation.tasks.models import Task
from zhanggui.foundation.tasks.queue import task_watcher, title_of
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import gettext_noop

ASKED = register(
    Kind(
        "approvals.asked",
        gettext_noop("A document waits for my decision"),
        gettext_noop("%(subject)s of %(who)s waits for your decision"),
    )
)
APPROVED = register(
    Kind("approvals.approved", gettext_noop("My document was approved"), gettext_noop("%(who)s approved %(subject)s"))
)
REJECTED = register(
    Kind(
        "approvals.rejected",
        gettext_noop("My document was rejected"),
        gettext_noop("%(who)s rejected %(subject)s: %(note)s"),
        mail=True,
    )
)
TASK_DONE = register(Kind("tasks.done", gettext_noop("My task is done"), gettext_noop("Done: %(what)s %(about)s")))
TASK_FAILED = register(
    Kind("tasks.failed", gettext_noop("My task failed"), gettext_noop("Failed: %(what)s %(about)s"), mail=True)
)
MENTIONED = register(
    Kind(
        "comments.mentioned",
        gettext_noop("I was named in a comment"),
        gettext_noop("%(who)s on %(subject)s: %(text)s"),
        mail=True,
    )
)


@subscribe(DecisionAsked, permissions=())
def tell_approvers(actor: Actor, payload: dict[str, Any]) -> None:
    """Those who may decide; nobody when it was decided or withdrawn meanwhile."""
    request = Request.objects.filter(pk=payload["request"], state=Request.OPEN).select_related("role").first()
    if request is None:
        return
    who = names_of({request.submitter_id}).get(request.submitter_id, "")
    subject = reference(request.kind, request.document_id)
    cause = f"{ASKED.code}/{request.pk}"
    notify(ASKED.code, approvers_of(request), cause=cause, subject=subject, url="/approvals/", who=who)


@subscribe(DecisionTaken, permissions=())
def tell_submitter(actor: Actor, payload: dict[str, Any]) -> None:
    """Who handed the document in."""
    decision = Decision.objects.filter(request=payload["request"]).select_related("request").latest("id")
    request, kind = decision.request, APPROVED if decision.approved else REJECTED
    who = names_of({decision.approver_id}).get(decision.approver_id, "")
    subject = reference(request.kind, request.document_id)
    cause = f"{kind.code}/{request.pk}"
    notify(kind.code, [request.submitter_id], cause=cause, subject=subject, who=who, note=decision.note)


@task_watcher
def tell_starter(task: Task) -> None:
    """Who started the task; work that nobody waits for, and what people stopped themselves, is not told."""
    kind = {Task.DONE: TASK_DONE, Task.FAILED: TASK_FAILED}.get(task.state)
    if kind and task.on_behalf_of_id and title_of(task.kind) != task.kind:
        cause = f"{kind.code}/{task.pk}/{task.ended_at:%Y%m%d%H%M%S}"
        url = f"/settings/tasks/{task.pk}/"
        notify(kind.code, [task.on_behalf_of_id], cause=cause, url=url, what=title_of(task.kind), about=task.about)


@subscribe(Mentioned, permissions=())
def tell_mentioned(actor: Actor, payload: dict[str, Any]) -> None:
    """Whom a comment named."""
    comment = Comment.objects.filter(pk=payload["comment"], withdrawn_at=None).first()
    target = resolve([payload["subject"]]).get(payload["subject"])
    if comment is None or target is None:
        return
    who = names_of({payload["author"]}).get(payload["author"], "")
    cause = f"{MENTIONED.code}/{comment.pk}"
    notify(
        MENTIONED.code,
        payload["people"],
        cause=cause,
        subject=payload["subject"],
        url=target.url,
        who=who,
        text=comment.text[:120],
    )
