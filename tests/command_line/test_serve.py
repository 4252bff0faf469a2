"""`zhanggui serve`: web and worker together, started again when one dies, gone in good order, never left behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.realbook import ROOT, RealBook

pytestmark = pytest.mark.slow

PATIENCE = 30


class Served:
    """A running `zhanggui serve`."""

    def __init__(self, book: RealBook, log: Path, *words: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [sys.executable, "-m", "zhanggui.config.cli", "serve", "--port", str(self.port), *words]
        self.log = log
        with log.open("w", encoding="utf-8") as out:
            self.process = subprocess.Popen(command, cwd=ROOT, env=book.env, stdout=out, stderr=out, start_new_session=True)

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body of a page; 0 while nobody listens."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return 0, b""

    def children(self) -> set[int]:
        """Processes that this one started, and theirs."""
        found, ask = set[int](), [self.process.pid]
        while ask:
            kin = Path(f"/proc/{ask.pop()}/task")
            for listed in kin.glob("*/children"):
                pids = {int(pid) for pid in listed.read_text(encoding="ascii").split()}
                ask += pids - found
                found |= pids
        return found


def until(true: Callable[[], object]) -> None:
    """Wait for it."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def lives(pid: int) -> bool:
    """Whether the process runs (a zombie does not)."""
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] != "Z"


@pytest.fixture
def served(real_book: RealBook, tmp_path: Path) -> Iterator[Served]:
    running = Served(real_book, tmp_path / "log")
    until(lambda: running.get("/readyz")[0] == 200)
    yield running
    if running.process.poll() is None:
        running.process.kill()
        running.process.wait()


def test_it_answers_and_is_ready_with_its_worker(served: Served) -> None:
    assert json.loads(served.get("/healthz")[1]) == {"ok": True}
    assert json.loads(served.get("/readyz")[1]) == {"ok": True, "missing": [], "books": {"main": []}}
    assert served.get("/sign-in/")[0] == 200
    assert str(served.port) in served.log.read_text(encoding="utf-8")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_in_good_order(served: Served, number: signal.Signals) -> None:
    children = served.children()
    assert len(children) >= 3
    served.process.send_signal(number)
    assert served.process.wait(PATIENCE) == 0
    assert not [pid for pid in children if lives(pid)]
    assert "Traceback" not in served.log.read_text(encoding="utf-8")


def test_a_dead_worker_is_started_again(served: Served) -> None:
    worker = next(pid for pid in served.children() if b"worker" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"))
    os.kill(worker, signal.SIGKILL)

    def another() -> bool:
        lines = {pid: Path(f"/proc/{pid}/cmdline") for pid in served.children() - {worker}}
        return any(path.exists() and b"worker" in path.read_bytes().split(b"\0") for path in lines.values())

    until(another)


def test_killed_hard_it_leaves_nothing_behind(served: Served) -> None:
    children = served.children()
    served.process.kill()
    served.process.wait()
    until(lambda: not [pid for pid in children if lives(pid)])
    assert served.get("/healthz")[0] == 0


def test_a_port_in_use_is_told(served: Served, real_book: RealBook) -> None:
    command = [sys.executable, "-m", "zhanggui.config.cli", "serve", "--port", str(served.port)]
    second = subprocess.run(command, cwd=ROOT, env=real_book.env, capture_output=True, text=True, timeout=60, check=False)
    assert second.returncode == 1
    assert f"127.0.0.1:{served.port}" in second.stderr
    assert "Traceback" not in second.stderr
