"""Import a file."""

import hashlib

from zhanggui.foundation.importing.loaders import Report, loader_of, rows_of
from zhanggui.foundation.importing.models import ImportRun
from zhanggui.foundation.importing.tables import read_table
from zhanggui.foundation.operations.frame import action, record
from zhanggui.kernel import clock
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import refuse_all


def check_file(actor: Actor, /, *, kind: str, name: str, data: bytes) -> int:
    """Dry run: read and check every row and write nothing. Returns how many rows are good.

    Raises all problems of all rows at once, each with its row number in the file.
    """
    loader = loader_of(kind)
    rows = rows_of(loader, read_table(data, name))
    refuse_all(loader.check(actor, rows))
    return len(rows)


@action("importing.import")
def import_file(actor: Actor, /, *, kind: str, name: str, data: bytes) -> Report:
    """Import a file whole or not at all; the same content again changes nothing and says so."""
    digest = hashlib.sha256(data).hexdigest()
    before = ImportRun.objects.filter(kind=kind, file_hash=digest).first()
    if before is not None:
        record(f"importing.run/{before.pk}", "repeated", note=name)
        return Report(unchanged=before.report["created"] + before.report["unchanged"], notes={"same_file": name})
    loader = loader_of(kind)
    rows = rows_of(loader, read_table(data, name))
    refuse_all(loader.check(actor, rows))
    report = loader.apply(actor, rows)
    run = ImportRun.objects.create(
        kind=kind, file_name=name[:200], file_hash=digest, actor_id=actor.actor_id, at=clock.now(),
        report={"created": report.created, "unchanged": report.unchanged, "notes": report.notes},
    )  # fmt: skip
    record(f"importing.run/{run.pk}", "imported", note=f"{name}: {report.created} + {report.unchanged}")
    return report
