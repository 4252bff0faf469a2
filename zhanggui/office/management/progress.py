"""How far a long job is: a bar on a terminal, a plain line now and then elsewhere."""

import sys
from collections.abc import Callable

WIDTH = 30
STEP = 10


def progress(title: str) -> Callable[[int, int], None]:
    """A reporter to be called with (done, of); it writes to the error stream, so that output can be piped."""
    shown = -STEP

    def show(done: int, of: int) -> None:
        nonlocal shown
        percent = 100 * done // of if of else 100
        if sys.stderr.isatty():
            bar = "█" * (percent * WIDTH // 100)
            sys.stderr.write(f"\r{title} {bar:<{WIDTH}} {percent:3} %" + ("\n" if done == of else ""))
        elif percent >= shown + STEP or done == of:
            shown = percent
            sys.stderr.write(f"{title}: {done}/{of}\n")
        sys.stderr.flush()

    return show
