"""Import files: at once (command line, programs), or what the wizard's last step does with the rows it has checked."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from zhanggui.foundation.books.rows import insert_rows
from zhanggui.foundation.importing.loaders import Loader, NumberedRow, Report, Written, loader_for
from zhanggui.foundation.importing.matching import Progress, matched, missing_columns, named_rows, problems_of, rows_of, titles_of
from zhanggui.foundation.importing.models import ImportFile, ImportRun, StagedRow, WrittenRecord
from zhanggui.foundation.importing.queries import locked_run
from zhanggui.foundation.importing.tables import read_table
from zhanggui.foundation.operations.frame import action, record
from zhanggui.foundation.tasks.queue import enqueue
from zhanggui.kernel import clock
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import BusinessError, Conflict, gettext_noop, refuse_all

TASK = "importing.post"


def check_file(actor: Actor, /, *, kind: str, name: str, data: bytes, progress: Progress | None = None) -> int:
    """Dry run: read and check every row and write nothing. Returns how many rows are good.

    Raises all problems of all rows at once, each with its row number in the file.
    """
    loader = loader_for(actor, kind)
    rows = _read(loader, name, data)
    refuse_all(problems_of(actor, loader, rows, progress))
    return len(rows)


def _read(loader: Loader, name: str, data: bytes) -> list[NumberedRow]:
    table = read_table(data, name, titles=titles_of(loader))
    mapping = matched(loader, table.header)
    refuse_all(missing_columns(loader, mapping))
    return named_rows(table, mapping)


def import_file(
    actor: Actor, /, *, kind: str, name: str, data: bytes, post_later: bool = True, update: bool = False,
    progress: Progress | None = None,
) -> Report:  # fmt: skip
    """Import a file whole or not at all; the same content again changes nothing and says so.

    `update` also changes records that are there. Steps that are left (orders to hand in, deliveries to post) go to the
    worker, unless the caller posts them itself. The file is read before the transaction begins: nobody waits with
    their own writing until a large one is read.
    """
    loader = loader_for(actor, kind)
    digest = digest_of(data, update=update)
    rows = [] if _run_of(kind, digest) else rows_of(loader, read_table(data, name, titles=titles_of(loader)))
    if rows and progress:
        refuse_all(problems_of(actor, loader, rows, progress))
    return _import_rows(actor, kind=kind, name=name, digest=digest, rows=rows, post_later=post_later, update=update)


def digest_of(data: bytes, *, update: bool, chosen: Mapping[str, object] | None = None) -> str:
    """What makes two imports the same: the content, what was `chosen` for reading it, and whether it may change records."""
    plain = hashlib.sha256(data)
    if update or chosen:
        plain.update(json.dumps({"update": update, **(chosen or {})}, sort_keys=True).encode())
    return plain.hexdigest()


@action("importing.import")
def _import_rows(
    actor: Actor, /, *, kind: str, name: str, digest: str, rows: Sequence[NumberedRow], post_later: bool, update: bool
) -> Report:  # fmt: skip
    """Apply the rows of a file with this content hash, or nothing when it was applied before."""
    run = _run_of(kind, digest)
    if run is not None:
        return _repeated(actor, run, name, post_later=post_later)
    run = ImportRun(kind=kind, file_name=name[:200], file_hash=digest, actor_id=actor.actor_id, at=clock.now())
    return _applied(actor, loader_for(actor, kind), run, rows, post_later=post_later, update=update)


@action("importing.import")
def apply_run(actor: Actor, /, *, run_id: int, good_only: bool, update: bool) -> Report:
    """Write the checked rows of an import in one transaction; rows are checked once more against the book as it is now.

    Bad rows refuse the whole import unless `good_only`. Raises Conflict `import.state` when it is not at this step.
    """
    run = locked_run(actor, run_id)
    if run.state != ImportRun.CHECKED:
        raise Conflict("import.state", gettext_noop("This import is at another step; load the page again."))
    bad = run.rows.filter(outcome=StagedRow.BAD).count()
    if bad and not (good_only and loader_for(actor, run.kind).key):
        raise BusinessError("import.bad_rows", gettext_noop("%(count)s rows are bad; mend them, or import the good rows only."),
                            count=bad)  # fmt: skip
    loader = loader_for(actor, run.kind)
    run.file_hash = digest_of(run.file_hash.encode(), update=update, chosen={"columns": run.mapping, **_place(run)})
    before = _run_of(run.kind, run.file_hash)
    if before:
        run.delete()
        return _repeated(actor, before, run.file_name, post_later=True)
    good = run.rows.exclude(outcome=StagedRow.BAD).order_by("number").values_list("number", "cells")
    run.report = {"bad": bad}
    report = _applied(actor, loader, run, [NumberedRow(*row) for row in good], post_later=True, update=update)
    run.rows.exclude(outcome=StagedRow.BAD).delete()
    ImportFile.objects.filter(run=run).delete()
    return report


def _place(run: ImportRun) -> dict[str, object]:
    return {"sheet": run.layout["sheet"], "header_row": run.layout["header_row"]}


@action("importing.import")
def undo_run(actor: Actor, /, *, run_id: int) -> None:
    """Take an import back: what it made is deleted, what it changed gets its old values.

    Refuses, naming what depends on it or was changed since.
    """
    run = locked_run(actor, run_id)
    loader = loader_for(actor, run.kind)
    if run.state != ImportRun.APPLIED or loader.undo is None:
        raise Conflict("import.undo", gettext_noop("This import cannot be undone."))
    written = [Written(*row) for row in run.written.order_by("id").values_list("object_id", "before", "after")]
    loader.undo(actor, written)
    run.state = ImportRun.UNDONE
    run.save(update_fields=["state"])
    record(f"importing.run/{run.pk}", "undone", note=run.file_name)


def _run_of(kind: str, digest: str) -> ImportRun | None:
    return ImportRun.objects.filter(kind=kind, file_hash=digest, state=ImportRun.APPLIED).first()


def _repeated(actor: Actor, run: ImportRun, name: str, *, post_later: bool) -> Report:
    record(f"importing.run/{run.pk}", "repeated", note=name)
    everything = run.report["created"] + run.report["unchanged"] + run.report.get("changed", 0)
    report = Report(unchanged=everything, notes=run.report["notes"], steps=run.steps, run_id=run.pk)
    _post(actor, report, post_later=post_later)
    return report


def _applied(
    actor: Actor, loader: Loader, run: ImportRun, rows: Sequence[NumberedRow], *, post_later: bool, update: bool
) -> Report:  # fmt: skip
    refuse_all(problems_of(actor, loader, rows))
    more = loader.update(actor, rows) if update and loader.update else Report()  # before: then what is new is not looked at
    report = loader.apply(actor, rows)
    if more.changed:
        report.changed, report.unchanged = more.changed, report.unchanged - more.changed
        report.written += more.written
    run.state, run.steps, run.at = ImportRun.APPLIED, report.steps, clock.now()
    run.report |= _figures(report)
    run.save()
    insert_rows(WrittenRecord, [WrittenRecord(run=run, **asdict(one)) for one in report.written])
    report.run_id = int(run.pk)
    note = f"{run.file_name}: {report.created} + {report.changed} + {report.unchanged}"
    record(f"importing.run/{run.pk}", "imported", note=note)
    _post(actor, report, post_later=post_later)
    return report


def _figures(report: Report) -> dict[str, object]:
    return {"created": report.created, "changed": report.changed, "unchanged": report.unchanged, "notes": report.notes}


def _post(actor: Actor, report: Report, *, post_later: bool) -> None:
    if report.steps and post_later:
        enqueue(TASK, {"run": report.run_id}, on_behalf_of_id=actor.actor_id, dedupe_key=f"{TASK}/{report.run_id}")
