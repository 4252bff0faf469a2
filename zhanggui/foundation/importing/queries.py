"""Which imports a person sees: their own; somebody who sees everybody's data also what others have applied."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from zhanggui.foundation.books.context import connection
from zhanggui.foundation.importing.loaders import loaders_for
from zhanggui.foundation.importing.matching import signature_of
from zhanggui.foundation.importing.models import ColumnProfile, ImportRun
from zhanggui.foundation.tasks.models import Task
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import NotFound, gettext_noop


def visible_to(actor: Actor) -> QuerySet[ImportRun]:
    """Imports of kinds the person may import: their own, and with the wide scope what others have applied."""
    seen = Q(actor_id=actor.actor_id)
    if actor.sees("all"):
        seen |= Q(state__in=[ImportRun.APPLIED, ImportRun.UNDONE])
    return ImportRun.objects.filter(seen, kind__in=[loader.kind for loader in loaders_for(actor)])


def own_run(actor: Actor, run_id: int) -> ImportRun:
    """The person's own import: its rows are nobody else's. Raises NotFound."""
    return _found(visible_to(actor).filter(pk=run_id, actor_id=actor.actor_id))


def seen_run(actor: Actor, run_id: int) -> ImportRun:
    """An import that the person sees. Raises NotFound."""
    return _found(visible_to(actor).filter(pk=run_id))


def locked_run(actor: Actor, run_id: int) -> ImportRun:
    """An import that the person sees, locked until the end of the transaction. Raises NotFound."""
    rows = visible_to(actor).filter(pk=run_id)
    return _found(rows.select_for_update() if connection().features.has_select_for_update else rows)


def _found(rows: QuerySet[ImportRun]) -> ImportRun:
    run = rows.first()
    if run is None:
        raise NotFound("import.unknown", gettext_noop("There is no such import."))
    return run


def profile_for(actor: Actor, kind: str, header: Sequence[str]) -> ColumnProfile | None:
    """How the person, else the company, matched files with this header before."""
    owners = [actor.actor_id or ColumnProfile.SHARED, ColumnProfile.SHARED]
    rows = ColumnProfile.objects.filter(kind=kind, signature=signature_of(header), owner_id__in=owners)
    return rows.order_by("-owner_id").first()


def latest_task(kind: str, run_id: int) -> Task | None:
    """The latest task of this kind for the import."""
    return Task.objects.filter(kind=kind, dedupe_key=f"{kind}/{run_id}").order_by("-id").first()
