"""Say something about a document, and take it back."""

from zhanggui.foundation.comments.events import Mentioned
from zhanggui.foundation.comments.models import Comment
from zhanggui.foundation.comments.queries import names_in
from zhanggui.foundation.identity.models import User
from zhanggui.foundation.operations.frame import action, publish, record
from zhanggui.foundation.references.visibility import require_visible, seen
from zhanggui.kernel import clock
from zhanggui.kernel.actors import Actor, person_id
from zhanggui.kernel.errors import BusinessError, NotFound, gettext_noop

WRITE = "comments.write"
MOST = 2000


@action(WRITE)
def write_comment(actor: Actor, /, *, subject: str, text: str) -> Comment:
    """Say something about a document that the actor may see; people named with @ are told.

    Raises NotFound, BusinessError `comment.empty`, `text.long`, `comment.nobody` (a name that nobody has who may see it).
    """
    require_visible(actor, subject)
    said = text.strip()
    if not said:
        raise BusinessError("comment.empty", gettext_noop("Write something first."), field="text")
    if len(said) > MOST:
        message = gettext_noop("“%(text)s…” is too long; at most %(most)s characters fit.")
        raise BusinessError("text.long", message, field="text", text=said[:20], most=MOST)
    people = _people(subject, said)
    comment = Comment.objects.create(subject=subject, author_id=person_id(actor), at=clock.now(), text=said)
    record(subject, "commented")
    if people:
        publish(Mentioned(comment=comment.pk, subject=subject, author=comment.author_id, people=people))
    return comment


def _people(subject: str, text: str) -> list[int]:
    """The ids of those who are named. A name that several have means all of them who may see the document."""
    ids: set[int] = set()
    for name in names_in(text):
        same = User.objects.filter(is_active=True, name=name) | User.objects.filter(is_active=True, username=name)
        seeing = [one.pk for one in same if seen(one, [subject])]
        if not seeing:
            message = gettext_noop("Nobody with the name “%(name)s” may see this; choose a name from the list after @.")
            raise BusinessError("comment.nobody", message, field="text", name=name)
        ids.update(seeing)
    return sorted(ids)


@action(WRITE)
def withdraw_comment(actor: Actor, /, *, comment_id: int) -> Comment:
    """Take one's own comment back; that it was there stays visible."""
    comment = Comment.objects.filter(pk=comment_id, author_id=person_id(actor), withdrawn_at=None).first()
    if comment is None:
        raise NotFound("comment.unknown", gettext_noop("There is no such comment of yours."))
    require_visible(actor, comment.subject)
    comment.withdrawn_at = clock.now()
    comment.save(update_fields=["withdrawn_at"])
    record(comment.subject, "comment_withdrawn")
    return comment
