"""Post what an import left to do, one document at a time.

Hundreds of orders do not fit one short transaction, so an import has two halves: its rows go in whole or not at all;
then each document is posted by its own action. A step says by itself whether it was done, so this may be stopped at
any time and started again, by the worker or by importing the same file once more.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from zhanggui.foundation.importing.loaders import loader_for
from zhanggui.foundation.importing.models import ImportRun
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import BusinessError, NotFound, gettext_noop


@dataclass(slots=True)
class Posted:
    """How the steps went: done now, done before, refused (each with its row)."""

    done: int = 0
    unchanged: int = 0
    problems: list[BusinessError] = field(default_factory=list)


def post_steps(actor: Actor, run_id: int, progress: Callable[[int, int], None] | None = None) -> Posted:
    """Carry out every step of an import that is still to do; a refused step does not keep the others from going on."""
    run = ImportRun.objects.filter(pk=run_id).first()
    if run is None:
        raise NotFound("import.unknown", gettext_noop("There is no such import."))
    step = loader_for(actor, run.kind).step
    posted = Posted()
    for number, facts in enumerate(run.steps if step else [], 1):
        try:
            if step and step(actor, facts):
                posted.done += 1
            else:
                posted.unchanged += 1
        except BusinessError as error:
            posted.problems += [_in_row(one, int(facts["row"])) for one in error.problems]
        if progress:
            progress(number, len(run.steps))
    return posted


def _in_row(error: BusinessError, row: int) -> BusinessError:
    return BusinessError(error.code, error.message, line=row, field=error.field, **error.params)
