"""Fixtures for tests that need real commits."""

from tests.support.realbook import real_book, template

__all__ = ["real_book", "template"]
