"""Every check is proven: a clean book is clean, and each planted breach is named by its check and by nobody else."""

import pytest

from tests.invariants.plantings import PLANTINGS
from tests.support.book import Book
from tests.support.planting import planted
from zhanggui.foundation.checks import registry

pytestmark = pytest.mark.django_db

CHECKS = {one.name: one for one in registry.invariants()}
CASES = [(name, number) for name, listed in PLANTINGS.items() for number in range(len(listed))]


def test_a_lively_book_is_clean(book: Book) -> None:
    assert list(registry.breaches()) == []


def test_every_check_has_a_planting_and_every_planting_its_check() -> None:
    assert set(CHECKS) == set(PLANTINGS)
    assert all(PLANTINGS.values())
    assert len(CHECKS) == len(registry.invariants())  # no two checks share a name


@pytest.mark.parametrize(("name", "number"), CASES)
def test_a_planted_breach_is_named(book: Book, name: str, number: int) -> None:
    planting = PLANTINGS[name][number]
    with planted(planting.sql.split(";")):
        found = list(registry.breaches())
        assert list(CHECKS[name].find()), "the check did not see it"
        assert {breach.property for breach in found} == {CHECKS[name].id, *planting.also}, found
        assert all(breach.subject and breach.detail for breach in found)
