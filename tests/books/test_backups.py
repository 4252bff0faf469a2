"""Back up, damage, restore: row for row, on both engines; whatever is killed, full, damaged or hostile leaves no half book."""

import json
import os
import resource
import signal
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.command_line.test_commands import cli
from tests.support.realbook import ROOT, RealBook

pytestmark = pytest.mark.slow
CASES = "tests.books.cases:"
CHAINS = "tests.faults.cases:chains"


def saved(book: RealBook, path: Path) -> Path:
    """A back-up of the book, with an attachment in it."""
    attached = Path(book.env["ZHANGGUI_HOME"]) / "files" / "main" / "ab" / "合同.pdf"
    attached.parent.mkdir(parents=True, exist_ok=True)
    attached.write_bytes(b"%PDF-1.7 contract")
    done = cli(book, "book", "backup", "--to", str(path))
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    return path


def leftovers(book: RealBook) -> list[str]:
    home = Path(book.env["ZHANGGUI_HOME"])
    return [str(path) for path in home.rglob("*") if ".part" in path.name or ".copy." in path.name]


def test_back_up_damage_restore(real_book: RealBook, tmp_path: Path) -> None:
    path = saved(real_book, tmp_path / "out" / "one.zip")
    (before,) = real_book.run(CASES + "rows")
    real_book.run(CASES + "damage")
    home = Path(real_book.env["ZHANGGUI_HOME"])
    (home / "files" / "main" / "ab" / "合同.pdf").unlink()
    assert real_book.run(CASES + "rows") != [before]

    refused = cli(real_book, "book", "restore", str(path))
    assert (refused.returncode, "--replace" in refused.stderr) == (1, True)
    done = cli(real_book, "book", "restore", str(path), "--replace", "--json")
    assert done.returncode == 0, done.stderr
    safety = Path(json.loads(done.stdout)["safety"])
    assert real_book.run(CASES + "rows") == [before]
    assert (home / "files" / "main" / "ab" / "合同.pdf").read_bytes() == b"%PDF-1.7 contract"
    assert real_book.breaches() == []
    assert leftovers(real_book) == []

    unclean = cli(real_book, "book", "restore", str(safety), "--as", "damaged")  # the copy of what stood there contradicts itself
    assert (unclean.returncode, "contradicts itself" in unclean.stderr) == (1, True)
    assert "damaged" not in cli(real_book, "book", "list").stdout


def test_a_back_up_while_others_write_is_of_one_moment(real_book: RealBook, tmp_path: Path) -> None:
    log = tmp_path / "acknowledged"
    writing = real_book.start(CHAINS, log=str(log), first=0, last=100_000)
    while not log.exists():
        time.sleep(0.02)
    path = saved(real_book, tmp_path / "one.zip")
    assert writing.poll() is None, writing.communicate()
    os.killpg(writing.pid, signal.SIGKILL)
    writing.communicate()
    done = cli(real_book, "book", "restore", str(path), "--as", "copy")  # which runs every check
    assert done.returncode == 0, done.stderr
    assert cli(real_book, "--book", "copy", "check").returncode == 0


@pytest.mark.parametrize("words", [("backup",), ("restore", "{path}", "--replace"), ("restore", "{path}", "--as", "copy")])
def test_killed_at_any_moment_nobody_sees_half_a_book(real_book: RealBook, tmp_path: Path, words: tuple[str, ...]) -> None:
    path = saved(real_book, tmp_path / "one.zip")
    (before,) = real_book.run(CASES + "rows")
    command = [sys.executable, "-m", "zhanggui.config.cli", "book", *(word.format(path=path) for word in words)]
    for pause in (0.9, 1.3, 1.8, 2.4):
        started = subprocess.Popen(
            command, cwd=ROOT, env=real_book.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(pause)
        os.killpg(started.pid, signal.SIGKILL)
        started.communicate()
        assert real_book.run(CASES + "rows") == [before]
        for kept in json.loads(cli(real_book, "book", "backups", "--json").stdout):
            assert cli(real_book, "book", "verify", kept["file"]).returncode == 0
        listed = [one["code"] for one in json.loads(cli(real_book, "book", "list", "--json").stdout)]
        if "copy" in listed:
            assert cli(real_book, "--book", "copy", "check").returncode == 0
    ended = cli(real_book, "book", *(word.format(path=path) for word in words), *(["--replace"] if "copy" in words else []))
    assert ended.returncode == 0, ended.stderr


def test_a_full_disk_is_told_and_leaves_nothing(real_book: RealBook, tmp_path: Path) -> None:
    def small_disk() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    target = tmp_path / "out" / "one.zip"
    ballast = Path(real_book.env["ZHANGGUI_HOME"]) / "files" / "main" / "large"
    ballast.parent.mkdir(parents=True)
    ballast.write_bytes(os.urandom(300_000))
    done = subprocess.run(
        [sys.executable, "-m", "zhanggui.config.cli", "book", "backup", "--to", str(target)], cwd=ROOT,
        env={**real_book.env, "LANGUAGE_CODE": "en"}, text=True, capture_output=True, preexec_fn=small_disk, check=False,
    )  # fmt: skip
    assert (done.returncode, "no room left" in done.stderr) == (1, True), done.stderr
    assert list(target.parent.iterdir()) == []
    assert real_book.breaches() == []


def _rewritten(source: Path, target: Path, change: Callable[[str, bytes], tuple[str, bytes]]) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(*change(name, old.read(name)))
    return target


def _flip(path: Path, target: Path) -> None:
    raw = bytearray(path.read_bytes())
    middle = len(raw) // 3
    raw[middle : middle + 400] = bytes(400)
    target.write_bytes(raw)


def _manifest(path: Path, target: Path, **changed: Any) -> None:
    def change(name: str, data: bytes) -> tuple[str, bytes]:
        return name, json.dumps({**json.loads(data), **changed}).encode() if name == "manifest.json" else data

    _rewritten(path, target, change)


def _with(path: Path, target: Path, member: zipfile.ZipInfo, data: bytes) -> None:
    target.write_bytes(path.read_bytes())
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, data)


def _link() -> zipfile.ZipInfo:
    link = zipfile.ZipInfo("files/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    return link


SPOILED: dict[str, Callable[[Path, Path], object]] = {
    "flipped": _flip,
    "cut": lambda path, target: target.write_bytes(path.read_bytes()[:-2000]),
    "empty": lambda _, target: target.write_bytes(b""),
    "text": lambda _, target: target.write_bytes(b"PK no zip at all"),
    "manifest": lambda path, target: _manifest(path, target, name="another"),
    "newer": lambda path, target: _manifest(path, target, format=2),
    "parts": lambda path, target: _manifest(path, target, parts={"book.sqlite3": {"bytes": "x"}}),
    "traversal": lambda path, target: _with(path, target, zipfile.ZipInfo("files/../../evil"), b"x"),
    "absolute": lambda path, target: _with(path, target, zipfile.ZipInfo("/etc/evil"), b"x"),
    "backslash": lambda path, target: _with(path, target, zipfile.ZipInfo("files/..\\evil"), b"x"),
    "link": lambda path, target: _with(path, target, _link(), b"/etc/passwd"),
    "extra": lambda path, target: _with(path, target, zipfile.ZipInfo("files/unlisted"), b"x"),
    "bomb": lambda path, target: _with(path, target, zipfile.ZipInfo("tables/bomb.copy"), b"\0" * 300_000_000),
}


def test_what_is_damaged_or_hostile_is_refused_in_a_sentence(real_book: RealBook, tmp_path: Path) -> None:
    path = saved(real_book, tmp_path / "one.zip")
    before = real_book.run(CASES + "rows")
    for name, spoil in SPOILED.items():
        target = tmp_path / f"{name}.zip"
        spoil(path, target)
        since = time.monotonic()
        done = cli(real_book, "book", "restore", str(target), "--as", "evil")
        assert done.returncode == 1, name
        assert "Traceback" not in done.stderr, (name, done.stderr)
        assert done.stderr.strip(), name
        assert time.monotonic() - since < 20, name
    assert not (tmp_path / "evil").exists()
    assert "evil" not in cli(real_book, "book", "list").stdout
    assert real_book.run(CASES + "rows") == before


def test_another_installation_is_trusted_only_when_told_so(real_book: RealBook, tmp_path: Path) -> None:
    path = saved(real_book, tmp_path / "one.zip")
    other = RealBook({**real_book.env, "SECRET_KEY": "of another installation"})
    assert "--foreign" in cli(other, "book", "restore", str(path), "--as", "copy").stderr
    assert cli(other, "book", "restore", str(path), "--as", "copy", "--foreign", "--archived").returncode == 0
    assert {one["code"]: one["state"] for one in json.loads(cli(other, "book", "list", "--json").stdout)}["copy"] == "archived"


def test_everything_can_be_taken_away(real_book: RealBook, tmp_path: Path) -> None:
    saved(real_book, tmp_path / "one.zip")
    for form in ("csv", "jsonl"):
        target = tmp_path / f"{form}.zip"
        done = cli(real_book, "book", "export", "--to", str(target), "--format", form, "--json")
        assert done.returncode == 0, done.stderr
        rows = json.loads(done.stdout)["rows"]
        with zipfile.ZipFile(target) as archive:
            text = archive.read(f"tables/catalog_product.{form}").decode("utf-8-sig")
            people = archive.read(f"tables/identity_user.{form}").decode("utf-8-sig")
            assert archive.read("files/ab/合同.pdf") == b"%PDF-1.7 contract"
            dictionary = archive.read("dictionary.csv").decode("utf-8-sig")
        assert "深沟球轴承" in text
        assert len(text.splitlines()) == rows["catalog_product"] + (form == "csv")
        assert "md5$" not in people
        assert "password" not in people
        assert '"Decimal","6"' in dictionary
        if form == "jsonl":
            assert all(json.loads(line)["code"] for line in text.splitlines())


def test_two_who_make_the_same_book_make_one(real_book: RealBook) -> None:
    holding = real_book.start(CASES + "hold", seconds=6)
    time.sleep(2.5)
    busy = cli(real_book, "book", "create", "branch", "--name", "分公司")
    assert (busy.returncode, "at this moment" in busy.stderr) == (1, True)
    holding.communicate()
    assert cli(real_book, "book", "create", "branch", "--name", "分公司").returncode == 0
    assert cli(real_book, "book", "create", "branch", "--name", "分公司").returncode == 1
