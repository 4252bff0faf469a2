"""Time and count: medians of interleaved runs, statements without BEGIN and COMMIT."""

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from zhanggui.foundation.books.context import connection

TRANSACTION_WORDS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the statements of the block."""
    seen: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        if not sql.startswith(TRANSACTION_WORDS):
            seen.append(sql)
        return execute(sql, params, many, context)

    with connection().execute_wrapper(note):
        yield seen


def timed(run: Callable[[], object]) -> float:
    """Milliseconds of one run."""
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1000


def side_by_side(product: Callable[[], object], twin: Callable[[], object], n: int) -> dict[str, object]:
    """Run both in turn `n` times after a warm-up; medians, the product's p95, and their ratio."""
    for _ in range(3):
        product()
        twin()
    ours, theirs = [], []
    gc.collect()
    for _ in range(n):
        ours.append(timed(product))
        theirs.append(timed(twin))
    median, twin_median = statistics.median(ours), statistics.median(theirs)
    return {
        "n": n, "median_ms": round(median, 2), "p95_ms": round(percentile(ours, 95), 2),
        "twin_median_ms": round(twin_median, 2), "ratio": round(median / twin_median, 2),
    }  # fmt: skip


def alone(run: Callable[[], object], n: int) -> dict[str, object]:
    """Median and p95 of `n` runs after a warm-up."""
    for _ in range(3):
        run()
    times = [timed(run) for _ in range(n)]
    return {"n": n, "median_ms": round(statistics.median(times), 2), "p95_ms": round(percentile(times, 95), 2)}


def percentile(values: list[float], share: int) -> float:
    """The value below which `share` percent lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]
