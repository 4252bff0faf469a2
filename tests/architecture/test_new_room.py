"""`docs/new-room.md` tells the truth: the room in it is built into a copy of the house, and its test runs there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"```(python|diff)\n(.*?)```", re.DOTALL)
MOST_LINES = 150
BLOCKS = BLOCK.findall((ROOT / "docs" / "new-room.md").read_text(encoding="utf-8"))


def parts(kind: str) -> list[tuple[str, str]]:
    """(file, text) of the blocks of a kind; the first line of each names its file."""
    named = [text.partition("\n") for found, text in BLOCKS if found == kind]
    return [(first.removeprefix("# ").removeprefix("--- "), rest) for first, _, rest in named]


def lines_of(text: str) -> int:
    return sum(1 for line in text.splitlines() if line.strip())


def test_the_room_is_short() -> None:
    files = sum(lines_of(text) for name, text in parts("python") if not name.endswith("models.py"))
    entries = sum(line.startswith("+") for _, text in parts("diff") for line in text.splitlines())
    assert 0 < files + entries < MOST_LINES, files + entries


def copied(house: Path) -> None:
    leave_out = shutil.ignore_patterns("node_modules", "__pycache__", "dist")
    for name in ("zhanggui", "tests/support"):
        shutil.copytree(ROOT / name, house / name, ignore=leave_out)
    for name in ("pyproject.toml", "conftest.py", "tests/__init__.py"):
        shutil.copy(ROOT / name, house / name)
    shutil.copytree(ROOT / "zhanggui/ui/static/dist", house / "zhanggui/ui/static/dist")


def built(house: Path) -> None:
    """Write the files and make the edits, each at the one place that its context names."""
    for name, text in parts("python"):
        for folder in (house / name).parents:
            if "logistics" in folder.parts:
                folder.mkdir(parents=True, exist_ok=True)
                (folder / "__init__.py").touch()
        (house / name).write_text(text, encoding="utf-8")
    for name, text in parts("diff"):
        lines = text.splitlines()
        before = "".join(f"{line[1:]}\n" for line in lines if line.startswith(" "))
        after = "".join(f"{line[1:]}\n" for line in lines)
        content = (house / name).read_text(encoding="utf-8")
        assert content.count(before) == 1, (name, before)
        (house / name).write_text(content.replace(before, after), encoding="utf-8")


def run(house: Path, *command: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(house), "ZHANGGUI_HOME": str(house / "var"), "DATABASE_URL": ""}
    done = subprocess.run([sys.executable, *command], cwd=house, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_room_stands_in_the_house_and_works(tmp_path: Path) -> None:
    copied(tmp_path)
    built(tmp_path)
    run(tmp_path, "-m", "zhanggui.config.cli", "makemigrations", "logistics", "-v", "0")
    run(tmp_path, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache")
    told = run(tmp_path, "-m", "pytest", "-q", "zhanggui/logistics")
    assert "2 passed" in told or "[100%]" in told
