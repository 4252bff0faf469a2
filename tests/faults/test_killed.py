"""Processes that are killed without warning: nothing acknowledged is lost, nothing is left half done."""

import json
import os
import random
import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.realbook import RealBook

pytestmark = pytest.mark.slow

CASES = "tests.faults.cases:"
CHAINS = 40


def _kill(started: subprocess.Popen[str]) -> None:
    os.killpg(started.pid, signal.SIGKILL)
    started.communicate()


def _lines(log: Path) -> list[list[int]]:
    """What was acknowledged so far; a line that is still being written does not count."""
    text = log.read_text(encoding="utf-8") if log.exists() else ""
    return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]


def _wait_for(log: Path, lines: int, started: subprocess.Popen[str]) -> None:
    until = time.monotonic() + 60
    while len(_lines(log)) < lines and started.poll() is None and time.monotonic() < until:
        time.sleep(0.005)


def test_a_process_killed_during_postings_loses_nothing_it_acknowledged(real_book: RealBook, tmp_path: Path) -> None:
    log, chance = tmp_path / "acknowledged", random.Random(7)  # noqa: S311  a seed, so that a run can be repeated
    for kill in range(1, 4):
        started = real_book.start(CASES + "chains", log=str(log), first=len(_lines(log)), last=CHAINS * 100)
        _wait_for(log, kill * CHAINS // 4, started)
        time.sleep(chance.uniform(0, 0.05))
        assert started.poll() is None, started.communicate()
        _kill(started)
    total = len(_lines(log)) + CHAINS // 4
    real_book.run(CASES + "chains", log=str(log), first=len(_lines(log)), last=total)

    acknowledged = _lines(log)
    assert [line[0] for line in acknowledged] == list(range(total))
    (kept,) = real_book.run(CASES + "kept")
    for n, *ids in acknowledged:
        assert [kept[f"{step}-{n:06d}"] for step in ("create", "deliver", "receive")] == ids
    assert real_book.run(CASES + "wholes") == [[total] * 4]
    assert real_book.breaches() == []


def test_the_task_of_a_killed_worker_is_taken_over(real_book: RealBook, tmp_path: Path) -> None:
    book, trace = replace(real_book, env={**real_book.env, "TASK_LEASE": "1"}), tmp_path / "trace"
    book.run(CASES + "put_task", trace=str(trace), hang=1)
    started = book.start(CASES + "work", seconds=30)
    while not trace.exists():
        time.sleep(0.01)
    _kill(started)
    assert book.run(CASES + "work", seconds=20) == ["done"]
    assert trace.read_text(encoding="utf-8").split() == ["1", "2"]
    assert book.breaches() == []


def test_a_task_that_kills_every_worker_is_given_up(real_book: RealBook, tmp_path: Path) -> None:
    book, trace = replace(real_book, env={**real_book.env, "TASK_LEASE": "0.2"}), tmp_path / "trace"
    book.run(CASES + "put_task", trace=str(trace), hang=99)
    for death in range(1, 6):
        started = book.start(CASES + "work", seconds=30)
        while not trace.exists() or len(trace.read_text(encoding="utf-8").split()) < death:
            assert started.poll() is None, started.communicate()
            time.sleep(0.01)
        _kill(started)
    assert book.run(CASES + "work", seconds=20) == ["failed"]
    assert book.breaches() == []
