"""The wizard's way of a file: laid out, its columns matched, checked into staged rows. Nothing here is business data.

Reading and checking hold no lock; staged rows are written in chunks, each in a short statement of its own.
"""

import hashlib
from collections.abc import Mapping, Sequence

from zhanggui.foundation.importing.loaders import Effect, Loader, NumberedRow, loader_for
from zhanggui.foundation.importing.matching import (
    CHUNK,
    Progress,
    matched,
    missing_columns,
    named_rows,
    problems_of,
    signature_of,
    titles_of,
)  # fmt: skip
from zhanggui.foundation.importing.models import ColumnProfile, ImportFile, ImportRun, StagedRow
from zhanggui.foundation.importing.queries import locked_run, profile_for
from zhanggui.foundation.importing.tables import HEADER_WITHIN, Table, read_table
from zhanggui.foundation.operations.frame import action, record
from zhanggui.foundation.tasks.queue import enqueue
from zhanggui.kernel import clock
from zhanggui.kernel.actors import Actor, person_id
from zhanggui.kernel.errors import BusinessError, Conflict, gettext_noop, refuse_all

CHECK = "importing.check"
SAMPLES = 3
LOOKED_AT = HEADER_WITHIN + 50


@action("importing.import")
def take_file(actor: Actor, /, *, kind: str, name: str, data: bytes, table: Table) -> ImportRun:
    """Keep a file whose top was read, with its columns matched as far as they are known."""
    loader = loader_for(actor, kind)
    run = ImportRun(
        kind=kind, file_name=name[:200], file_hash=hashlib.sha256(data).hexdigest(), actor_id=person_id(actor), at=clock.now(),
        state=ImportRun.COLUMNS,
    )  # fmt: skip
    _lay_out(actor, loader, run, table)
    run.save()
    ImportFile.objects.create(run=run, content=data)
    record(f"importing.run/{run.pk}", "uploaded", note=name[:200])
    return run


def top_of(loader: Loader, name: str, data: bytes, *, sheet: str = "", header_row: int = 0) -> Table:
    """The first rows of a file, to show its columns. Raises BusinessError `file.unreadable`."""
    return read_table(
        data, name, sheet=sheet, header_row=header_row, titles=titles_of(loader), most_rows=LOOKED_AT, cut=True
    )  # fmt: skip


def _lay_out(actor: Actor, loader: Loader, run: ImportRun, table: Table) -> None:
    profile = profile_for(actor, run.kind, table.header)
    mapping = matched(loader, table.header)
    if profile:
        places = {title: place for place, title in reversed(list(enumerate(table.header)))}
        mapping = {key: places[title] for key, title in profile.mapping.items() if title in places}
    run.mapping = mapping
    run.layout = {
        "header": table.header, "header_row": table.first_row - 1, "sheet": table.sheet, "sheets": list(table.sheets),
        "samples": [row for row in table.rows if any(row)][:SAMPLES], "profile": profile.name if profile else "",
    }  # fmt: skip


@action("importing.import")
def lay_out_again(actor: Actor, /, *, run_id: int, table: Table) -> ImportRun:
    """Another sheet or header row was chosen: match its columns anew."""
    run = _before_check(actor, run_id)
    _lay_out(actor, loader_for(actor, run.kind), run, table)
    run.save()
    return run


@action("importing.import")
def begin_check(actor: Actor, /, *, run_id: int, mapping: Mapping[str, int], profile: str = "", shared: bool = False) -> None:
    """Take the columns as matched, remember them under a name, and let the worker check the rows.

    Raises BusinessError `import.column` for every required column that is missing, `import.column_twice`.
    """
    run = _before_check(actor, run_id)
    loader = loader_for(actor, run.kind)
    if len(set(mapping.values())) < len(mapping):
        raise BusinessError("import.column_twice", gettext_noop("One column of the file is matched twice."))
    refuse_all(missing_columns(loader, mapping))
    run.mapping, run.state = dict(mapping), ImportRun.CHECKING
    run.save()
    if profile:
        _remember(actor, run, profile, shared=shared)
    enqueue(CHECK, {"run": run.pk}, on_behalf_of_id=actor.actor_id, dedupe_key=f"{CHECK}/{run.pk}", about=run.file_name)


def _before_check(actor: Actor, run_id: int) -> ImportRun:
    run = locked_run(actor, run_id)
    if run.state in (ImportRun.APPLIED, ImportRun.UNDONE) or run.actor_id != actor.actor_id:
        raise Conflict("import.state", gettext_noop("This import is at another step; load the page again."))
    run.state = ImportRun.COLUMNS
    return run


def _remember(actor: Actor, run: ImportRun, name: str, *, shared: bool) -> None:
    header = run.layout["header"]
    titles = {key: header[place] for key, place in run.mapping.items()}
    ColumnProfile.objects.update_or_create(
        kind=run.kind, signature=signature_of(header), owner_id=ColumnProfile.SHARED if shared else person_id(actor),
        defaults={"name": name, "mapping": titles},
    )  # fmt: skip


@action("importing.import")
def give_up(actor: Actor, /, *, run_id: int) -> None:
    """Throw an import away that was not applied."""
    run = locked_run(actor, run_id)
    if run.state in (ImportRun.APPLIED, ImportRun.UNDONE):
        raise Conflict("import.state", gettext_noop("This import is at another step; load the page again."))
    run.delete()


def check_run(actor: Actor, run_id: int, progress: Progress) -> None:
    """Read and check the whole file and keep every row with what is wrong with it or what it would do."""
    run = ImportRun.objects.filter(pk=run_id, state=ImportRun.CHECKING).first()
    if run is None:
        return
    loader = loader_for(actor, run.kind)
    try:
        table = read_table(
            bytes(run.file.content), run.file_name, sheet=run.layout["sheet"], header_row=run.layout["header_row"]
        )  # fmt: skip
        rows = named_rows(table, run.mapping)
        problems = problems_of(actor, loader, rows, lambda done, of: progress(done, 2 * of))
    except BusinessError as error:
        ImportRun.objects.filter(pk=run.pk, state=ImportRun.CHECKING).update(
            state=ImportRun.COLUMNS, report={"refused": _told(error)}
        )
        return
    run.rows.all().delete()
    figures = _stage(actor, run, rows=rows, wrong=_by_row(problems), table=table, progress=progress)
    ImportRun.objects.filter(pk=run.pk, state=ImportRun.CHECKING).update(state=ImportRun.CHECKED, report=figures)


def _by_row(problems: Sequence[BusinessError]) -> dict[int, list[BusinessError]]:
    by_row: dict[int, list[BusinessError]] = {}
    for problem in problems:
        by_row.setdefault(problem.line or 0, []).append(problem)
    return by_row


def _stage(
    actor: Actor, run: ImportRun, *, rows: Sequence[NumberedRow], wrong: Mapping[int, list[BusinessError]], table: Table,
    progress: Progress,
) -> dict[str, int]:  # fmt: skip
    loader = loader_for(actor, run.kind)
    figures = dict.fromkeys((StagedRow.NEW, StagedRow.CHANGED, StagedRow.UNCHANGED, StagedRow.BAD), 0)
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        good = [row for row in part if row.number not in wrong]
        effects = loader.compare(actor, good) if loader.compare else [Effect(new=True)] * len(good)
        staged = [_good(run, row, effect) for row, effect in zip(good, effects, strict=True)]
        staged += [_bad(run, row, wrong[row.number], table) for row in part if row.number in wrong]
        StagedRow.objects.bulk_create(staged)
        for one in staged:
            figures[one.outcome] += 1
        progress(len(rows) + start + len(part), 2 * len(rows))
    return figures


def _good(run: ImportRun, row: NumberedRow, effect: Effect) -> StagedRow:
    outcome = StagedRow.NEW if effect.new else StagedRow.CHANGED if effect.changes else StagedRow.UNCHANGED
    return StagedRow(
        run=run, number=row.number, outcome=outcome, cells=dict(row.cells), notes=[list(change) for change in effect.changes]
    )  # fmt: skip


def _bad(run: ImportRun, row: NumberedRow, problems: Sequence[BusinessError], table: Table) -> StagedRow:
    original = table.rows[row.number - table.first_row]
    return StagedRow(
        run=run, number=row.number, outcome=StagedRow.BAD, cells=dict(row.cells), original=original,
        notes=[_told(problem) for problem in problems],
    )  # fmt: skip


def _told(error: BusinessError) -> dict[str, object]:
    """A problem as it is kept: translated only where it is shown."""
    return {
        "code": error.code,
        "message": error.message,
        "field": error.field,
        "params": {k: str(v) for k, v in error.params.items()},
    }
