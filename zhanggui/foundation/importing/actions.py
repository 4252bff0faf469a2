"""Import a file."""

import hashlib
from collections.abc import Sequence

from zhanggui.foundation.importing.loaders import NumberedRow, Report, loader_for, rows_of
from zhanggui.foundation.importing.models import ImportRun
from zhanggui.foundation.importing.tables import read_table
from zhanggui.foundation.operations.frame import action, record
from zhanggui.foundation.tasks.queue import enqueue
from zhanggui.kernel import clock
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import refuse_all

TASK = "importing.post"


def check_file(actor: Actor, /, *, kind: str, name: str, data: bytes) -> int:
    """Dry run: read and check every row and write nothing. Returns how many rows are good.

    Raises all problems of all rows at once, each with its row number in the file.
    """
    loader = loader_for(actor, kind)
    rows = rows_of(loader, read_table(data, name))
    refuse_all(loader.check(actor, rows))
    return len(rows)


def import_file(actor: Actor, /, *, kind: str, name: str, data: bytes, post_later: bool = True) -> Report:
    """Import a file whole or not at all; the same content again changes nothing and says so.

    Steps that are left (orders to hand in, deliveries to post) go to the worker, unless the caller posts them itself.
    The file is read before the transaction begins: nobody waits with their own writing until a large one is read.
    """
    loader = loader_for(actor, kind)
    digest = hashlib.sha256(data).hexdigest()
    rows = [] if _run_of(kind, digest) else rows_of(loader, read_table(data, name))
    return _import_rows(actor, kind=kind, name=name, digest=digest, rows=rows, post_later=post_later)


@action("importing.import")
def _import_rows(
    actor: Actor, /, *, kind: str, name: str, digest: str, rows: Sequence[NumberedRow], post_later: bool
) -> Report:  # fmt: skip
    """Apply the rows of a file with this content hash, or nothing when it was applied before."""
    loader = loader_for(actor, kind)
    run = _run_of(kind, digest)
    if run is not None:
        report = _repeated(run, name)
    else:
        refuse_all(loader.check(actor, rows))
        report = loader.apply(actor, rows)
        report.run_id = _keep(actor, kind, name, digest, report)
    if report.steps and post_later:
        enqueue(TASK, {"run": report.run_id}, on_behalf_of_id=actor.actor_id, dedupe_key=f"{TASK}/{report.run_id}")
    return report


def _run_of(kind: str, digest: str) -> ImportRun | None:
    return ImportRun.objects.filter(kind=kind, file_hash=digest).first()


def _repeated(run: ImportRun, name: str) -> Report:
    record(f"importing.run/{run.pk}", "repeated", note=name)
    everything = run.report["created"] + run.report["unchanged"]
    return Report(unchanged=everything, notes=run.report["notes"], steps=run.steps, run_id=run.pk)


def _keep(actor: Actor, kind: str, name: str, digest: str, report: Report) -> int:
    run = ImportRun.objects.create(
        kind=kind, file_name=name[:200], file_hash=digest, actor_id=actor.actor_id, at=clock.now(), steps=report.steps,
        report={"created": report.created, "unchanged": report.unchanged, "notes": report.notes},
    )  # fmt: skip
    record(f"importing.run/{run.pk}", "imported", note=f"{name}: {report.created} + {report.unchanged}")
    return int(run.pk)
