"""What people do with back-ups; each of it stands in the operation log of the book."""

from pathlib import Path

from zhanggui.foundation.backups.keeping import Backup, backup_named
from zhanggui.foundation.books.context import current_book
from zhanggui.foundation.operations.frame import action, record
from zhanggui.foundation.tasks.queue import enqueue
from zhanggui.kernel.actors import Actor, person_id

SUBJECT = "books.profile/1"
MAKE = "backups.make"


@action("books.view")
def order_backup(actor: Actor, /) -> None:
    """Have a worker make a back-up of the open book; asked twice before it began, it makes one."""
    enqueue(MAKE, on_behalf_of_id=person_id(actor), dedupe_key=MAKE)
    record(SUBJECT, "backup_ordered")


@action("books.backup")
def hand_out_backup(actor: Actor, /, *, name: str) -> Backup:
    """Find a kept back-up for somebody who takes it away, and note that they did: it holds everything."""
    found = backup_named(current_book(), name)
    record(SUBJECT, "backup_downloaded", note=found.name)
    return found


@action("books.found")
def note_restore(actor: Actor, /, *, source: Path, made_at: str) -> None:
    """Note in a restored book where it came from."""
    record(SUBJECT, "restored", note=f"{source.name} ({made_at})")


@action("books.backup")
def note_export(actor: Actor, /, *, name: str) -> None:
    """Note that everything was taken out of the book."""
    record(SUBJECT, "taken_out", note=name)
