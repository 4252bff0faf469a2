"""The import contracts themselves: exhaustive, and able to fail."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]


def rooms_on_disk() -> set[str]:
    return {p.name for p in (ROOT / "zhanggui").iterdir() if p.is_dir() and (p / "__init__.py").exists()}


def test_every_room_has_its_floor() -> None:
    floors = next(c for c in CONTRACTS if c["name"].startswith("Floors"))
    placed = {room.strip() for layer in floors["layers"] for room in layer.split("|")}
    assert placed == rooms_on_disk()
    assert floors["exhaustive"]


def test_every_room_keeps_the_order_inside() -> None:
    inside = next(c for c in CONTRACTS if c["name"].startswith("Inside a room"))
    frame = {"config", "web", "demo", "ui", "foundation", "kernel"}
    assert {name.removeprefix("zhanggui.") for name in inside["containers"]} == rooms_on_disk() - frame
    assert inside["exhaustive"]
