"""Breaches to plant in the foundation."""
# ruff: noqa: S608  constant SQL of this file only

from tests.support.planting import plant

FOUNDATION = {
    "own_decisions": [
        plant("UPDATE approvals_decision SET approver_id = creator_id"),
        plant("UPDATE approvals_decision SET editor_id = approver_id"),
    ],
    "decisions_and_states": [
        plant(
            "UPDATE approvals_request SET state = 'open'"
            " WHERE id = (SELECT MIN(id) FROM approvals_request WHERE state = 'rejected')",
            "ORD-8",
        ),
        plant("DELETE FROM approvals_decision WHERE approved"),
    ],
    "decided_content": [plant("UPDATE approvals_decision SET content_hash = 'x' WHERE approved")],
    "seals": [
        plant(
            "UPDATE operations_operation SET action = 'sales.nothing'"
            " WHERE id = (SELECT MIN(operation_id) + 3 FROM operations_seal)"
        ),
        plant("DELETE FROM operations_seal WHERE number = (SELECT MAX(number) FROM operations_seal)"),
        plant("DELETE FROM operations_seal WHERE number = 5"),
        plant("UPDATE operations_operation SET answer = '1' WHERE id = (SELECT MAX(operation_id) FROM operations_seal)"),
    ],
    "handed_out": [
        plant("DELETE FROM operations_dispatch WHERE id = (SELECT MAX(id) FROM operations_dispatch)"),
        plant("UPDATE operations_dispatch SET position = 9 WHERE id = (SELECT MAX(id) FROM operations_dispatch)"),
    ],
    "hand_out_states": [
        plant("UPDATE operations_dispatch SET state = 'lost' WHERE id = (SELECT MAX(id) FROM operations_dispatch)"),
        plant("UPDATE operations_dispatch SET state = 'dead', attempts = 3 WHERE id = (SELECT MAX(id) FROM operations_dispatch)"),
    ],
    "task_states": [
        plant("UPDATE tasks_task SET state = 'running'"),
        plant("UPDATE tasks_task SET state = 'failed'"),
    ],
    "imports": [
        plant(
            "INSERT INTO importing_importrun (kind, file_name, file_hash, at, state, layout, mapping, report, steps)"
            " VALUES ('catalog.product', 'a.csv', 'beef', '2026-11-23 10:00:00+00',"
            " 'applied', '{}', '{}', '{\"created\": 1, \"unchanged\": 0}', '[]')"
        ),
        plant(
            "INSERT INTO importing_importrun (kind, file_name, file_hash, at, state, layout, mapping, report, steps)"
            f" VALUES ('catalog.product', 'a.csv', '{'0' * 64}', '2026-11-23 10:00:00+00',"
            " 'applied', '{}', '{}', '{}', '[]')"
        ),
    ],
}
