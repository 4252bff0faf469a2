"""Note what was printed; choose the paper."""

from collections.abc import Sequence

from zhanggui.foundation.books.context import connection
from zhanggui.foundation.operations.frame import action, record
from zhanggui.foundation.printing.models import Printout, Stationery
from zhanggui.kernel.actors import Actor


def note_printed(references: Sequence[str]) -> None:
    """Count one more copy of each document, inside an action of the room whose documents they are."""
    quote = connection().ops.quote_name
    table = quote(Printout._meta.db_table)
    rows = sorted(set(references))  # always in one order: two people who print the same documents do not deadlock
    marks = ", ".join(["(%s, 1)"] * len(rows))
    with connection().cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (reference, times) VALUES {marks} "  # noqa: S608
            f"ON CONFLICT (reference) DO UPDATE SET times = {table}.times + 1",
            rows,
        )
    for reference in references:
        record(reference, "printed")


@action("printing.manage")
def choose_stationery(actor: Actor, /, *, kind: str, paper: str, copies: str) -> Stationery:
    """Print a kind of document on this paper from now on, with this line about its copies."""
    chosen, _ = Stationery.objects.get_or_create(kind=kind, defaults={"paper": paper})
    changes = [[name, old, new] for name, old, new in (("paper", chosen.paper, paper), ("copies", chosen.copies, copies))]
    chosen.paper, chosen.copies = paper, copies
    chosen.save()
    record(f"printing.stationery/{chosen.pk}", "set", note=kind, changes=[one for one in changes if one[1] != one[2]])
    return chosen
