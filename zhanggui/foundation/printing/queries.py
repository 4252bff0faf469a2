"""What is known of printing: counts and paper."""

from collections.abc import Iterable, Mapping

from zhanggui.foundation.printing.models import Printout, Stationery


def times_printed(references: Iterable[str]) -> Mapping[str, int]:
    """How often each document was printed before, in one query; those never printed are left out."""
    return dict(Printout.objects.filter(reference__in=list(references)).values_list("reference", "times"))


def stationery_of(kind: str) -> Stationery | None:
    """The paper that the book chose for a kind of document; None: the form's own."""
    return Stationery.objects.filter(kind=kind).first()


def stationery() -> Mapping[str, Stationery]:
    """All choices of paper, by kind of document."""
    return {one.kind: one for one in Stationery.objects.all()}
