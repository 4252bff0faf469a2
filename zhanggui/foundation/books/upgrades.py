"""The door for what a book needs once after its tables were migrated; run inside that book, safe to repeat."""

from collections.abc import Callable

Upgrade = Callable[[], None]
_upgrades: list[Upgrade] = []


def after_migrate(run: Upgrade) -> Upgrade:
    """Run the decorated function at the end of every full `zhanggui migrate`."""
    _upgrades.append(run)
    return run


def upgrade() -> None:
    """Bring the open book to what the program knows by now."""
    for run in _upgrades:
        run()
