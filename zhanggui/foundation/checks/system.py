"""What must hold in the foundation: approvals, the log of operations, the outbox, tasks, imports."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from zhanggui.foundation.checks.registry import computed_invariant, invariant, select
from zhanggui.kernel.errors import gettext_noop


@invariant("APR-1", gettext_noop("Nobody decides on a document that they made or submitted themselves."))
def own_decisions() -> str:
    return """
    SELECT 'approvals.decision/' || d.id, 'user ' || d.approver_id || ' decided on their own document'
    FROM approvals_decision d JOIN approvals_request r ON r.id = d.request_id
    WHERE d.approver_id IN (d.creator_id, d.submitter_id) OR d.approver_id IN (r.creator_id, r.submitter_id)
        OR d.approver_id = d.editor_id OR d.approver_id = r.editor_id
    """


@invariant("APR-3", gettext_noop("A request is decided exactly when a decision was taken, once by each person."))
def decisions_and_states() -> str:
    return """
    SELECT 'approvals.request/' || r.id, r.state || ' with ' || COUNT(d.id) || ' decisions'
    FROM approvals_request r LEFT JOIN approvals_decision d ON d.request_id = r.id
    GROUP BY r.id, r.state
    HAVING r.state NOT IN ('open', 'approved', 'rejected', 'withdrawn')
        OR COUNT(d.id) <> COUNT(DISTINCT d.approver_id)
        OR (r.state IN ('open', 'withdrawn') AND COUNT(d.id) > 0)
        OR (r.state = 'approved' AND (COUNT(d.id) = 0 OR SUM(CASE WHEN d.approved THEN 0 ELSE 1 END) > 0))
        OR (r.state = 'rejected' AND SUM(CASE WHEN d.approved THEN 0 ELSE 1 END) = 0)
    """


@invariant("APR-4", gettext_noop("A decision is bound to the content that was submitted."))
def decided_content() -> str:
    return """
    SELECT 'approvals.decision/' || d.id, 'the content differs from the request'
    FROM approvals_decision d JOIN approvals_request r ON r.id = d.request_id WHERE d.content_hash <> r.content_hash
    """


@computed_invariant("AUD-2", gettext_noop("The log of operations is sealed without a gap and unchanged since."))
def seals() -> Iterator[tuple[str, str]]:
    """Recompute every digest from the stored row, and look for rows that claim to be sealed."""
    digest = ""
    for expected, (number, kept, *row) in enumerate(_sealed_rows(), 1):
        digest = hashlib.sha256(f"{digest}{_canonical(row)}".encode()).hexdigest()
        if number != expected or digest != kept:
            yield f"operations.seal/{number}", "the chain breaks here"
            break
    for pk, flag in select(
        "SELECT o.id, o.sealed FROM operations_operation o LEFT JOIN operations_seal s ON s.operation_id = o.id "
        "WHERE (o.sealed AND s.number IS NULL) OR (NOT o.sealed AND s.number IS NOT NULL)"
    ):
        yield f"operations.operation/{pk}", "marked as sealed without a seal" if flag else "has a seal, but no mark"


def _sealed_rows() -> list[tuple[Any, ...]]:
    return select(
        "SELECT s.number, s.digest, o.id, o.at, o.actor_id, o.on_behalf_of_id, o.action, o.outcome, o.subject, o.entries, "
        "o.events, o.key, o.request_hash, o.answer FROM operations_seal s "
        "JOIN operations_operation o ON o.id = s.operation_id ORDER BY s.number"
    )


def _canonical(row: list[Any]) -> str:
    facts = [*row[:1], _instant(row[1]).isoformat(), *row[2:7], *map(_json, row[7:9]), *row[9:11], _json(row[11])]
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _instant(value: Any) -> datetime:
    """SQLite keeps instants as text without a zone, in UTC."""
    at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


@computed_invariant("INT-1", gettext_noop("Every event was handed out once to each of its handlers."))
def handed_out() -> Iterator[tuple[str, str]]:
    """A handler owes nothing to operations older than its first one: it may have come with an upgrade."""
    events = {
        pk: _json(listed) if sealed else []
        for pk, listed, sealed in select("SELECT id, events, sealed FROM operations_operation ORDER BY id")
    }
    handed: dict[int, list[tuple[int, str]]] = defaultdict(list)
    since: dict[tuple[str, str], int] = {}
    for pk, position, handler in select("SELECT operation_id, position, handler FROM operations_dispatch ORDER BY operation_id"):
        handed[pk].append((position, handler))
        if position < len(events[pk]):
            since.setdefault((events[pk][position]["name"], handler), pk)
    for pk, listed in events.items():
        owed = [
            (position, handler)
            for position, event in enumerate(listed)
            for (name, handler), first in since.items()
            if name == event["name"] and first <= pk
        ]
        if sorted(owed) != sorted(handed[pk]):
            yield f"operations.operation/{pk}", f"{len(handed[pk])} hand-outs instead of {len(owed)}"


@invariant("INT-4", gettext_noop("Every hand-out is waiting, done, or given up after eight tries."))
def hand_out_states() -> str:
    return """
    SELECT 'operations.dispatch/' || id, state || ' after ' || attempts || ' tries' FROM operations_dispatch
    WHERE state NOT IN ('waiting', 'done', 'dead') OR (state = 'waiting' AND attempts >= 8)
        OR (state = 'dead' AND attempts < 8) OR attempts > 8
    """


@invariant("TSK-1", gettext_noop("Every task is waiting, running with a lease, done, stopped, or given up after its last try."))
def task_states() -> str:
    return """
    SELECT 'tasks.task/' || id, state || ' after ' || attempts || ' tries' FROM tasks_task
    WHERE state NOT IN ('waiting', 'running', 'done', 'failed', 'stopped') OR (state = 'running' AND lease_until IS NULL)
        OR attempts > most_tries OR (state = 'failed' AND attempts < most_tries) OR (state = 'done' AND attempts = 0)
    """


@computed_invariant("IMP-3", gettext_noop("A file is applied once, and its report names every row."))
def imports() -> Iterator[tuple[str, str]]:
    """The content hash is what recognises a file; a report without counts proves nothing. A file under way proves nothing yet."""
    seen: set[tuple[str, str]] = set()
    applied = "SELECT id, kind, file_hash, report FROM importing_importrun WHERE state = 'applied' ORDER BY id"
    for pk, kind, digest, report in select(applied):
        counts = _json(report)
        if (kind, digest) in seen or len(digest) != 64 or set(digest) - set("0123456789abcdef"):
            yield f"importing.run/{pk}", "the content hash is damaged or stands twice"
        elif min(counts.get("created", -1), counts.get("unchanged", -1)) < 0:
            yield f"importing.run/{pk}", "the report does not count its rows"
        seen.add((kind, digest))
