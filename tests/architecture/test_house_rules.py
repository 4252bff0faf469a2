"""House rules that no linter knows; each one names the way out."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "zhanggui"
SOURCES = [p for p in ROOT.rglob("*.py") if not {"migrations", "tests"} & set(p.parts)]
ACTIONS = [p for p in SOURCES if p.stem == "actions" or p.parent.name == "actions"]
TEMPLATES = sorted(ROOT.rglob("templates/**/*.html"))
MAX_FILE, MAX_FUNCTION = 400, 50
WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete", "update"}
WRITERS = {"actions", "foundation"}
ROOM_WRITES_NOTHING = "only actions write: move this into the room's actions"
FORBIDDEN_FIELDS = {"DecimalField", "FloatField"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, ast.Attribute]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node, node.func


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MAX_FILE, "split the file by noun"
    for node in functions(ast.parse(text)):
        assert (node.end_lineno or 0) - node.lineno < MAX_FUNCTION, f"{node.name}: name its steps"


def writes_of(path: Path) -> list[str]:
    """Calls like `Model.objects.create(…)` or `row.save()` in a file."""
    found = []
    for call, attribute in calls(ast.parse(path.read_text(encoding="utf-8"))):
        owner = ast.unparse(attribute.value)
        of_rows = ".objects" in owner or attribute.attr in {"save", "bulk_create", "bulk_update", "get_or_create"}
        if attribute.attr in WRITES and of_rows:
            found.append(f"line {call.lineno}: {owner}.{attribute.attr}()")
    return found


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_only_actions_write(path: Path) -> None:
    if WRITERS & {*path.relative_to(ROOT).parts, path.stem}:
        return
    assert not writes_of(path), ROOM_WRITES_NOTHING


@pytest.mark.parametrize("path", [p for p in ACTIONS if "foundation" not in p.parts], ids=name_of)
def test_public_functions_of_actions_are_actions(path: Path) -> None:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_") or not takes_actor(node):
            continue
        marks = [d.func.id for d in node.decorator_list if isinstance(d, ast.Call) and isinstance(d.func, ast.Name)]
        assert "action" in marks, f"{node.name} lacks @action"
        assert [a.arg for a in node.args.posonlyargs] == ["actor"], f"{node.name}(actor, /, *, …)"
        assert not node.args.args, f"{node.name}: keyword-only arguments"
        assert ast.get_docstring(node), f"{node.name} lacks its sentence"


def takes_actor(node: ast.FunctionDef) -> bool:
    return any(argument.arg == "actor" for argument in [*node.args.posonlyargs, *node.args.args])


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_only_queries_and_actions_lock(path: Path) -> None:
    if {"foundation", "kernel"} & set(path.parts) or {"queries", "actions"} & {path.stem, path.parent.name}:
        return
    assert "select_for_update" not in path.read_text(encoding="utf-8"), "lock in queries or actions"


@pytest.mark.parametrize("path", [p for p in SOURCES if "models" in {p.stem, p.parent.name}], ids=name_of)
def test_amounts_are_scaled_integers(path: Path) -> None:
    for _, attribute in calls(ast.parse(path.read_text(encoding="utf-8"))):
        assert attribute.attr not in FORBIDDEN_FIELDS, "use MoneyField, QtyField, PriceField or RateField"


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_public_functions_and_classes_say_what_they_are(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if path.stem != "apps" and tree.body:
        assert ast.get_docstring(tree), "say what the file is for"
    if {"management", "migrations", "apps"} & {*path.parts, path.stem}:
        return
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node) or is_declared(node), f"{node.name} lacks a docstring"


def is_declared(node: ast.FunctionDef | ast.ClassDef) -> bool:
    """What fills a door or names an address says in its decorator what it is."""
    return bool(node.decorator_list) and isinstance(node, ast.FunctionDef)


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_templates_keep_the_content_policy(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for forbidden in (' style="', "<style", " onclick=", " onchange=", "javascript:", "|safe", "{% autoescape off"):
        assert forbidden not in text, f"{forbidden!r} is not allowed here"
    for part in text.split("<script")[1:]:
        tag = part.split(">", 1)[0]
        assert "src=" in tag, "no inline script: put it into frontend/src"


def test_the_rule_against_writing_can_fail(tmp_path: Path) -> None:
    bad = tmp_path / "views.py"
    bad.write_text("def view(request):\n    Order.objects.filter(pk=1).update(status='x')\n", encoding="utf-8")
    assert writes_of(bad)


ICON = re.compile(r'icon[ =(:]+"([a-z-]+)"')


def test_the_sprite_holds_the_icons_that_are_used() -> None:
    listed = set((ROOT.parent / "frontend" / "icons.txt").read_text(encoding="utf-8").split())
    texts = [path.read_text(encoding="utf-8") for path in (*TEMPLATES, *SOURCES)]
    used = {name for text in texts for name in ICON.findall(text)}
    assert used <= listed, "an icon that is not listed shows nothing"
    assert not [name for name in listed if not any(f'"{name}"' in text for text in texts)], "nothing uses these icons"
