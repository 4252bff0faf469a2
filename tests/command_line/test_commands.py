"""The command line as people and scripts use it: sentences, exit codes, JSON."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.realbook import ROOT, RealBook
from tests.support.tables import csv_of

pytestmark = pytest.mark.slow

ORDERS = csv_of(
    ("订单号", "日期", "客户编码", "货号", "数量"),
    ("C-1", "2026-11-02", "KH-0137", "ZC-10204", "10"),
    ("C-2", "2026-11-03", "KH-0137", "DG-30110", "1"),
)
BAD = csv_of(("编码", "名称"), ("A", "x" * 200), ("B", "b"), ("B", "b"))


def cli(book: RealBook, *words: str, given: str = "", language: str = "en") -> subprocess.CompletedProcess[str]:
    """Run `zhanggui …` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "zhanggui.config.cli", *words], cwd=ROOT, env={**book.env, "LANGUAGE_CODE": language},
        text=True, input=given, capture_output=True, timeout=120, check=False,
    )  # fmt: skip


def test_check(real_book: RealBook) -> None:
    clean = cli(real_book, "check", "--json")
    assert clean.returncode == 0
    assert json.loads(clean.stdout)["breaches"] == []
    real_book.run("tests.command_line.cases:damage_stock")
    broken = cli(real_book, "check")
    assert broken.returncode == 1
    assert broken.stdout.strip().splitlines()[-1].endswith("breaches")
    found = json.loads(cli(real_book, "check", "--json").stdout)["breaches"]
    assert found
    assert set(found[0]) == {"property", "subject", "detail"}


def test_import(real_book: RealBook, tmp_path: Path) -> None:
    good, bad = tmp_path / "orders.csv", tmp_path / "bad.csv"
    good.write_bytes(ORDERS)
    bad.write_bytes(BAD)

    refused = cli(real_book, "import", "customers", str(bad))
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[0].startswith("Row 2: ")
    assert refused.stderr.splitlines()[1].startswith("Row 4: ")
    told = json.loads(cli(real_book, "import", "customers", str(bad), "--json").stdout)
    assert [(one["row"], one["code"]) for one in told["problems"]] == [(2, "text.long"), (4, "import.twice")]

    assert cli(real_book, "import", "orders", str(good), "--dry-run", "--as", "boss").returncode == 0
    assert real_book.run("tests.command_line.cases:orders") == [[]]
    first = json.loads(cli(real_book, "import", "orders", str(good), "--as", "boss", "--json").stdout)
    assert (first["created"], first["posted"], first["problems"]) == (2, 2, [])
    again = cli(real_book, "import", "orders", str(good), "--as", "boss")
    assert again.returncode == 0
    assert "0 created, 2 unchanged" in again.stdout
    assert "0 posted, 2 posted before" in again.stdout
    assert real_book.run("tests.command_line.cases:orders") == [
        [["XSDD-20261102-0001", "approved"], ["XSDD-20261103-0001", "approved"]]
    ]


def test_what_cannot_be_imported_is_told_in_one_sentence(real_book: RealBook, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_bytes(ORDERS)
    for words in (
        ("orders", str(file)),  # the system hands nothing in
        ("orders", str(file), "--as", "nobody"),
        ("orders", str(file), "--as", "seller"),
        ("orders", str(tmp_path / "missing.csv"), "--as", "boss"),
    ):
        done = cli(real_book, "import", *words)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert done.stderr.strip()


def test_users_and_tokens(real_book: RealBook) -> None:
    weak = cli(real_book, "user", "create", "new", "--role", "boss", "--password-stdin", given="short\n")
    assert (weak.returncode, "Traceback" in weak.stderr) == (1, False)
    assert cli(real_book, "user", "create", "new", "--password-stdin", given="tea-house-42\n").returncode == 1  # no role
    made = cli(real_book, "user", "create", "new", "--role", "boss", "--password-stdin", given="tea-house-42-lanterns\n")
    assert made.returncode == 0, made.stderr
    token = cli(real_book, "user", "token", "new", "--name", "till")
    assert token.stdout.startswith("zg_main_")
    assert cli(real_book, "user", "token", "nobody", "--name", "till").returncode == 1


def test_a_new_book_from_nothing(real_book: RealBook, tmp_path: Path) -> None:
    """Another book beside the default one: its own company, its own users."""
    home = RealBook({**real_book.env, "ZHANGGUI_HOME": str(tmp_path / "new")})
    empty = cli(home, "--book", "branch", "user", "create", "x", "--password-stdin", given="tea-house-42-lanterns\n")
    assert empty.returncode == 1
    assert "There is no book “branch”." in empty.stderr  # and no tables were made for a slip of the pen
    assert cli(home, "book", "create", "Branch!", "--name", "x").returncode == 1
    made = cli(home, "book", "create", "branch", "--name", "分公司", "--currency", "USD", "--first-month", "2026-01")
    assert made.returncode == 0, made.stderr
    (listed,) = json.loads(cli(home, "book", "list", "--json").stdout)
    assert (listed["code"], listed["name"], listed["state"]) == ("branch", "分公司", "open")
    assert cli(home, "--book", "nowhere", "check").returncode == 1
    first = cli(home, "--book", "branch", "user", "create", "x", "--password-stdin", given="tea-house-42-lanterns\n")
    assert "boss, administrator" in first.stdout
    assert cli(home, "--book", "branch", "check").returncode == 0
    assert cli(home, "book", "create", "branch", "--name", "again").returncode == 1
