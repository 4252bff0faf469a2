"""Attach files to documents and take them off again."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet

from zhanggui.foundation.books.context import connection
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
MOST_FORGOTTEN = 1000  # in one transaction; the rest goes tomorrow
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
    files = _locked_files(contents, kinds)
    digests = [store.keep(data) for data in contents]  # after the lock: whoever forgets contents holds it
    rows = [
        Attachment(subject=subject, file=files[digest], name=name, by_id=by, at=at)
        for digest, name in zip(digests, names, strict=True)
    ]
    record(subject, "attached", note=", ".join(names)[:500])
    return Attachment.objects.bulk_create(rows)


def _locked_files(contents: Sequence[bytes], kinds: Sequence[str]) -> dict[str, File]:
    """The rows of the contents, made where missing, locked; what is just being forgotten is made anew."""
    new = {
        digest: File(digest=digest, size=len(data), kind=kind, at=clock.now())
        for data, kind in zip(contents, kinds, strict=True)
        for digest in [hashlib.sha256(data).hexdigest()]
    }
    files: dict[str, File] = {}
    while missing := [file for digest, file in sorted(new.items()) if digest not in files]:
        File.objects.bulk_create(missing, ignore_conflicts=True)
        files = {file.digest: file for file in _locked(File.objects.filter(digest__in=list(new)).order_by("digest"))}
    return files


def _locked(rows: QuerySet[File], *, skip: bool = False) -> QuerySet[File]:
    locks = connection().features.has_select_for_update
    return rows.select_for_update(of=("self",), skip_locked=skip) if locks else rows


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
    """Delete contents that nothing holds any more: removed a month ago, or never attached. Returns how many.

    The rows are locked and looked at once more, so that nobody attaches a content that is about to go.
    """
    a_day_ago = clock.now() - timedelta(days=1)
    ids = _unheld().filter(at__lt=a_day_ago).values_list("pk", flat=True)[:MOST_FORGOTTEN]
    locked = [file.pk for file in _locked(File.objects.filter(pk__in=list(ids)), skip=True)]
    digests = list(_unheld().filter(pk__in=locked).values_list("digest", flat=True))
    File.objects.filter(digest__in=digests).delete()
    known = set(File.objects.values_list("digest", flat=True))
    strays = [path for path in store.strays(a_day_ago) if path.name not in known and path.name not in digests]
    for digest in digests:
        store.forget(digest)
    for path in strays:
        path.unlink(missing_ok=True)
    if digests or strays:
        record("files.file", "forgotten", note=str(len(digests) + len(strays)))
    return len(digests) + len(strays)


def _unheld() -> QuerySet[File]:
    since = clock.now() - KEPT_AFTER_REMOVAL
    live = Attachment.objects.filter(removed_at=None) | Attachment.objects.filter(removed_at__gt=since)
    return File.objects.exclude(pk__in=live.exclude(file=None).values("file"))
