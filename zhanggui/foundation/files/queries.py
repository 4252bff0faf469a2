"""What hangs on a document, and who may open it."""

from collections.abc import Sequence

from zhanggui.foundation.files.models import Attachment
from zhanggui.foundation.references.visibility import require_visible
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import NotFound, gettext_noop


def attachments_of(actor: Actor, subject: str) -> Sequence[Attachment]:
    """The files of a document, oldest first. Raises NotFound when the actor may not see the document."""
    require_visible(actor, subject)
    return list(Attachment.objects.filter(subject=subject, removed_at=None).select_related("file").order_by("id"))


def seen_attachment(actor: Actor, attachment_id: int) -> Attachment:
    """One file. Raises NotFound when there is none or the actor may not see its document."""
    found = Attachment.objects.filter(pk=attachment_id, removed_at=None).select_related("file").first()
    if found is None or found.file is None:
        raise NotFound("file.unknown", gettext_noop("There is no such file."))
    require_visible(actor, found.subject)
    return found
