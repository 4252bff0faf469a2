"""Books that really commit: a migrated template, copied for each test, used by processes of their own.

Append-only triggers forbid flushing, so such tests never share a database. The test process itself does not connect.
"""

import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import psycopg
import pytest
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class RealBook:
    """A book with the cast's company; `run` works on it from outside."""

    env: dict[str, str]

    def start(self, function: str, *, processes: int = 1, **arguments: Any) -> subprocess.Popen[str]:
        """Start `module:function` in its own process group, forked `processes` times at the same moment."""
        return subprocess.Popen(
            [sys.executable, "-m", "tests.support.driver", function, str(processes), json.dumps(arguments)],
            cwd=ROOT, env=self.env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip

    def run(self, function: str, *, processes: int = 1, **arguments: Any) -> list[Any]:
        """Run it to the end and return what each process answered."""
        started = self.start(function, processes=processes, **arguments)
        out, errors = started.communicate(timeout=120)
        assert started.returncode == 0, errors
        return list(json.loads(out))

    def breaches(self) -> list[str]:
        """What `zhanggui check` finds."""
        (found,) = self.run("tests.support.driver:breaches")
        return list(found)


def _own_env(home: Path, url: str | None) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "ZHANGGUI_HOME")}
    return {**env, "ZHANGGUI_HOME": str(home), "PYTHONPATH": str(ROOT), **({"DATABASE_URL": url} if url else {})}


def _prepare(env: dict[str, str]) -> None:
    command = [sys.executable, "-m", "zhanggui.config.cli", "migrate", "--verbosity", "0", "--skip-checks"]
    subprocess.run(command, cwd=ROOT, env=env, check=True)
    RealBook(env).run("tests.support.driver:found_company")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealBook]:
    """The template, made once a session on the engine under test."""
    home = tmp_path_factory.mktemp("template")
    url = os.environ.get("DATABASE_URL")
    if url is None:
        book = RealBook(_own_env(home, None))
        _prepare(book.env)
        yield book
        return
    with _database(url, None) as own:
        book = RealBook(_own_env(home, own))
        _prepare(book.env)
        yield book


@pytest.fixture
def real_book(template: RealBook, tmp_path: Path) -> Iterator[RealBook]:
    """A fresh copy of the template."""
    url = template.env.get("DATABASE_URL")
    if url is None:
        shutil.copytree(template.env["ZHANGGUI_HOME"], tmp_path, dirs_exist_ok=True)
        yield RealBook(_own_env(tmp_path, None))
        return
    with _database(url, urlparse(url).path.lstrip("/")) as own:
        yield RealBook(_own_env(tmp_path, own))


class _database:  # noqa: N801  reads as a context manager
    """A PostgreSQL database that lives as long as the block."""

    def __init__(self, url: str, template: str | None) -> None:
        self.url, self.template, self.name = url, template, f"real_{uuid.uuid4().hex[:12]}"

    def __enter__(self) -> str:
        made = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self.name))
        if self.template:
            made += sql.SQL(" TEMPLATE {}").format(sql.Identifier(self.template))
        self._execute(made)
        return urlparse(self.url)._replace(path=f"/{self.name}").geturl().replace("postgres:/zh", "postgres://zh")

    def __exit__(self, *problem: object) -> None:
        self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(self.name)))

    def _execute(self, statement: sql.Composable) -> None:
        admin = urlparse(self.url)._replace(path="/postgres").geturl()
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(statement)
