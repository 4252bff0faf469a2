"""Recompute everything and keep what was found."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from zhanggui.foundation.checks.models import CheckRun
from zhanggui.foundation.checks.registry import invariants
from zhanggui.kernel import clock

MOST_BREACHES = 20
MOST_RUNS = 100


def run_checks(show: Callable[[int, int], None]) -> CheckRun:
    """Every property recomputed, each with its first breaches; `show(done, of)` is told how far it is.

    A plain function and no operation: it changes nothing of the book, it notes what it has seen.
    """
    started, checks = clock.now(), invariants()
    rows: dict[str, dict[str, Any]] = defaultdict(lambda: {"titles": [], "count": 0, "breaches": []})
    for number, one in enumerate(checks, 1):
        row = rows[one.id]
        if one.title not in row["titles"]:
            row["titles"].append(one.title)
        for breach in one.find():
            row["count"] += 1
            if len(row["breaches"]) < MOST_BREACHES:
                row["breaches"].append([breach.subject, breach.detail])
        show(number, len(checks))
    results = sorted(({"id": code, **row} for code, row in rows.items()), key=lambda row: (not row["count"], row["id"]))
    run = CheckRun.objects.create(
        started_at=started, ended_at=clock.now(), properties=len(results), results=results,
        broken=sum(1 for row in results if row["count"]),
    )  # fmt: skip
    CheckRun.objects.filter(pk__lte=run.pk - MOST_RUNS).delete()
    return run
