"""How long a message is tried, and when an address is given up."""

from datetime import timedelta

WAITS = tuple(
    timedelta(seconds=seconds) for seconds in (5, 60, 300, 1800, 3600, 7200, 14400, 21600, 36000)
)  # ten tries over a little more than 23 hours
FAILING = timedelta(hours=20)
OVERLAP = timedelta(hours=24)
KEPT = timedelta(days=30)
MOST_REPLAYED = 10_000
TESTED = "integration.webhook.tested"


def wait_after(tries: int) -> timedelta | None:
    """How long to wait after so many failed tries; None: no further one."""
    return WAITS[tries - 1] if tries <= len(WAITS) else None
