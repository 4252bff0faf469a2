"""Two companies side by side, with the same names and ids: nothing of one is ever in an answer of the other."""

import pytest

from tests.support.realbook import RealBook

pytestmark = pytest.mark.slow


def test_nothing_crosses_books(real_book: RealBook) -> None:
    (told,) = real_book.run("tests.books.cases:two_books")
    assert told["in"] == [302, 302]
    assert told["leaks"] == []
    assert told["seen"] > 40
    assert told["own"] > 20  # the other book itself does show it
    assert (told["stolen"], told["copied"]) == (302, 302)
    assert told["page"] is True
    assert told["form"] == [302, 403]  # a form of one book is refused by the other
    assert told["token"] in (401, 404)
