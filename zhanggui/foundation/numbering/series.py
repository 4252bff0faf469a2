"""Which series of numbers there are: rooms declare theirs, so that they can be listed and kept apart."""

_titles: dict[str, str] = {}


def declare(series: str, title: str) -> str:
    """Make a series known by what its documents are called (a msgid). Returns the series."""
    _titles[series] = title
    return series


def declared() -> dict[str, str]:
    """All series with their titles."""
    return dict(sorted(_titles.items()))
