"""Attach files to documents and take them off again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from zhanggui.foundation.files import store
from zhanggui.foundation.files.kinds import clean_name, kind_of
from zhanggui.foundation.files.models import Attachment, File
from zhanggui.foundation.files.queries import seen_attachment
from zhanggui.foundation.operations.frame import action, record
from zhanggui.foundation.references.visibility import require_visible
from zhanggui.kernel import clock
from zhanggui.kernel.actors import Actor, person_id
from zhanggui.kernel.errors import BusinessError, NotPermitted, gettext_noop

ATTACH = "files.attach"
MOST_BYTES = 20 * 1024 * 1024
MOST_FILES = 50
KEPT_AFTER_REMOVAL = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it comes in."""

    name: str
    data: bytes


def attach(actor: Actor, /, *, subject: str, uploads: Sequence[Upload]) -> list[Attachment]:
    """Attach files to a document that the actor may see; all of them or none.

    Raises NotFound, BusinessError `file.empty`, `file.large`, `file.kind`, `file.disguised`, `file.unclean`, `file.many`.
    The contents are looked at before the transaction begins.
    """
    require_visible(actor, subject)
    names = [clean_name(upload.name) for upload in uploads]
    kinds = [_looked_at(name, upload.data) for name, upload in zip(names, uploads, strict=True)]
    return _attach(actor, subject=subject, names=names, kinds=kinds, contents=[upload.data for upload in uploads])


def _looked_at(name: str, data: bytes) -> str:
    if not data:
        raise BusinessError("file.empty", gettext_noop("“%(name)s” is empty."), field="file", name=name[:60])
    if len(data) > MOST_BYTES:
        raise BusinessError(
            "file.large",
            gettext_noop("“%(name)s” is larger than %(most)s MB."),
            field="file",
            name=name[:60],
            most=MOST_BYTES >> 20,
        )
    kind = kind_of(data, name)
    store.require_clean(data)
    return kind


@action(ATTACH)
def _attach(
    actor: Actor, /, *, subject: str, names: Sequence[str], kinds: Sequence[str], contents: Sequence[bytes]
) -> list[Attachment]:
    """Keep the contents and hang them on the document."""
    there = Attachment.objects.filter(subject=subject, removed_at=None).count()
    if not names or there + len(names) > MOST_FILES:
        message = gettext_noop("Choose at least one file; a document holds at most %(most)s.")
        raise BusinessError("file.many", message, field="file", most=MOST_FILES)
    at, by = clock.now(), person_id(actor)
    digests = [store.keep(data) for data in contents]
    new = {
        digest: File(digest=digest, size=len(data), kind=kind, at=at)
        for digest, data, kind in zip(digests, contents, kinds, strict=True)
    }
    File.objects.bulk_create(new.values(), ignore_conflicts=True)
    files = {file.digest: file for file in File.objects.filter(digest__in=digests)}
    rows = [
        Attachment(subject=subject, file=files[digest], name=name, by_id=by, at=at)
        for digest, name in zip(digests, names, strict=True)
    ]
    record(subject, "attached", note=", ".join(names)[:500])
    return Attachment.objects.bulk_create(rows)


@action(ATTACH)
def remove_attachment(actor: Actor, /, *, attachment_id: int) -> Attachment:
    """Take a file off its document; only who attached it may."""
    found = seen_attachment(actor, attachment_id)
    if found.by_id != person_id(actor):
        raise NotPermitted("file.foreign", gettext_noop("Only who attached a file may remove it."))
    found.removed_at = clock.now()
    found.save(update_fields=["removed_at"])
    record(found.subject, "detached", note=found.name)
    return found


@action("files.clean")
def forget_removed(actor: Actor, /) -> int:
    """Delete contents that nothing holds any more: removed a month ago, or never attached. Returns how many."""
    live = Attachment.objects.filter(removed_at=None) | Attachment.objects.filter(removed_at__gt=clock.now() - KEPT_AFTER_REMOVAL)
    gone = File.objects.exclude(pk__in=live.exclude(file=None).values("file")).filter(at__lt=clock.now() - timedelta(days=1))
    digests = list(gone.values_list("digest", flat=True)[:1000])
    File.objects.filter(digest__in=digests).delete()
    for digest in digests:
        store.forget(digest)
    if digests:
        record("files.file", "forgotten", note=str(len(digests)))
    return len(digests)
