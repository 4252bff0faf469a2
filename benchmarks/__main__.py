"""script/bench [NAME…] [--engine sqlite|postgres] [--n N] [--quick]: one JSON object a line on stdout."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import django
import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("chain", "order-1000", "import-products")
DATABASE = "zhanggui_bench"


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(NAMES)} (default: all)")
    parser.add_argument("--engine", choices=("sqlite", "postgres"), help="default: both, one after the other")
    parser.add_argument("--n", type=int, default=100, help="how many runs are measured")
    parser.add_argument("--quick", action="store_true", help="ten runs: to see that it works, not to quote")
    options = parser.parse_args()
    unknown = set(options.names) - set(NAMES)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    if options.engine is None:
        arguments = [a for a in sys.argv[1:] if a]
        return max(
            subprocess.call([sys.executable, "-m", "benchmarks", *arguments, "--engine", e]) for e in ("sqlite", "postgres")
        )
    with tempfile.TemporaryDirectory() as home:
        _point_to_fresh_database(options.engine, home)
        _measure(options.names or NAMES, options.engine, 10 if options.quick else options.n)
    return 0


def _point_to_fresh_database(engine: str, home: str) -> None:
    os.environ.update(ZHANGGUI_HOME=home, DJANGO_SETTINGS_MODULE="zhanggui.config.settings")
    os.environ.pop("DATABASE_URL", None)
    if engine == "postgres":
        os.environ["DATABASE_URL"] = _fresh_postgres()


def _measure(names: Sequence[str], engine: str, n: int) -> None:
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  needs the settings

    from zhanggui.foundation.books.context import DEFAULT_BOOK, use_book  # noqa: PLC0415

    with use_book(DEFAULT_BOOK):
        call_command("migrate", verbosity=0)
        for name in names:
            for line in import_module(f"benchmarks.{name.replace('-', '_')}").run(engine, n):
                print(json.dumps({"bench": name, "engine": engine, **line}), flush=True)


def _fresh_postgres() -> str:
    url = subprocess.run([ROOT / "script" / "postgres", "start"], check=True, capture_output=True, text=True).stdout.strip()
    host = url.partition("?host=")[2]
    with psycopg.connect(host=host, user="zhanggui", dbname="postgres", autocommit=True) as admin:
        name = sql.Identifier(DATABASE)
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        admin.execute(sql.SQL("CREATE DATABASE {}").format(name))
    return f"postgres://zhanggui@/{DATABASE}?host={host}"


if __name__ == "__main__":
    raise SystemExit(main())
