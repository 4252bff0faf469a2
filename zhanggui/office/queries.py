"""What the office shows of the foundation: names for the log, and who may read which detail of it."""

from collections.abc import Iterable, Mapping

from zhanggui.foundation.identity.queries import names_of
from zhanggui.foundation.operations.models import Operation
from zhanggui.kernel.actors import Actor

OFFICE = ("identity.", "periods.", "approvals.rule", "importing.", "books.")


def names_of_actors(rows: Iterable[Operation]) -> Mapping[int, str]:
    """Display names of everybody who acted, or on whose behalf the system did."""
    return names_of({row.on_behalf_of_id or row.actor_id for row in rows})


def may_read_details(actor: Actor, subject: str) -> bool:
    """Notes and changes of business documents are for people who see the whole company's documents."""
    return subject.startswith(OFFICE) or actor.sees("all")
