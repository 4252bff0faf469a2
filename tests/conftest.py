"""Fixtures for tests that look at a whole book, or need real commits."""

from tests.support.realbook import real_book, template
from tests.support.shared_book import book

__all__ = ["book", "real_book", "template"]
