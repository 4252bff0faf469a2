"""docs/invariants.md tells what is checked, in the same words, and what it names is there."""

import re
from pathlib import Path

from django.apps import apps

from zhanggui.foundation.books import triggers
from zhanggui.foundation.checks import registry

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs/invariants.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([A-Z]+-\d+) \| (.+?) \| (.+) \|$", TEXT, re.MULTILINE)
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "zhanggui").rglob("*.py"))


def test_the_table_lists_exactly_the_registered_checks() -> None:
    assert {(id_, title) for id_, title, _ in ROWS} == {(one.id, one.title) for one in registry.invariants()}
    assert len(ROWS) == len({row[:2] for row in ROWS})


def test_what_holds_a_promise_exists() -> None:
    constraints = {c.name for model in apps.get_models() for c in model._meta.constraints}
    named = {name for _, _, held in ROWS for name in re.findall(r"`([^`]+)`", held)}
    for name in named - constraints - triggers.expected():
        if name.endswith(".py"):
            assert (ROOT / name).exists(), name
        elif name.startswith("zhanggui."):
            assert (ROOT / Path(*name.split("."))).with_suffix(".py").exists() or f"def {name.split('.')[-1]}(" in SOURCE, name
        elif name != "_no_delete":
            assert f"def {name.split('.')[-1]}(" in SOURCE, name
