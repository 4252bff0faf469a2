"""zhanggui serve: the web server and a worker beside it; both end in good order on SIGINT and SIGTERM."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from zhanggui.foundation.books.context import connection, use_book
from zhanggui.foundation.books.models import Profile
from zhanggui.foundation.books.registry import open_alias, open_books
from zhanggui.foundation.books.upkeep import missing_migrations
from zhanggui.foundation.tasks.worker import FOLLOW

PATIENCE = 20
CRASH = 5.0  # a server that lives shorter than this cannot start at all
COME_AND_GO = 1.0


class Child:
    """A program of ours beside this one, in a session of its own so that Ctrl-C reaches it through us only."""

    def __init__(self, *words: str) -> None:
        self._command = [sys.executable, "-m", *words]
        self.start()

    def start(self) -> None:
        """Start it (again)."""
        self._since = time.monotonic()
        environment = {**os.environ, FOLLOW: str(os.getpid())}
        self._process = subprocess.Popen(self._command, start_new_session=True, env=environment)  # noqa: S603  our own

    @property
    def is_gone(self) -> bool:
        """Whether it ended by itself."""
        return self._process.poll() is not None

    @property
    def cannot_start(self) -> bool:
        """Whether it ended right after its start."""
        return self.is_gone and time.monotonic() - self._since < CRASH

    def ask_to_end(self) -> None:
        """Let it end what it has begun."""
        if not self.is_gone:
            self._process.send_signal(signal.SIGTERM)

    def wait(self, seconds: float) -> None:
        """Wait for its end; after that it is killed."""
        try:
            self._process.wait(max(seconds, 0.1))
        except subprocess.TimeoutExpired:
            self._process.kill()


class Command(BaseCommand):
    """One server process on SQLite (one writer at a time), two on PostgreSQL."""

    help = "Run the web server and a worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on; another than this needs ALLOWED_HOSTS")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--prepare", action="store_true", help="update the tables; fill an empty book with demo data")
        parser.add_argument("--no-demo", action="store_true", help="with --prepare: leave an empty book empty")

    def handle(self, *args: Any, **options: Any) -> None:
        _require_free(options["host"], options["port"])
        if options["prepare"]:
            self._prepare(demo=not options["no_demo"])
        _require_tables()
        self.stdout.write(f"掌柜 → http://{options['host']}:{options['port']}/", ending="\n")
        self.stdout.flush()
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        server = Child(*_server_words(options["host"], options["port"]))
        worker = Child("zhanggui.config.cli", "worker", "--follow", str(os.getpid()))
        broken = _watch(server, worker, stop)
        _end(server, worker)
        if broken:
            raise CommandError(_("The server could not start."))

    def _prepare(self, *, demo: bool) -> None:
        for book in open_books():
            with use_book(book.code):
                call_command("migrate", database=open_alias(book.code), verbosity=0)
        kept = Path(settings.ZHANGGUI_HOME) / "demo-sign-ins.txt"
        if Profile.objects.exists():
            if kept.exists():
                self.stdout.write(_("Demo sign-ins: %(path)s") % {"path": kept})
        elif demo:
            call_command("demo", size="small")
        else:
            self.stdout.write(_("The book is empty: zhanggui book create --name NAME, then zhanggui user create NAME"))


def _require_tables() -> None:
    """Refuse to serve a book with tables of another version of the program."""
    behind = [book.code for book in open_books() if missing_migrations(book.code)]
    if behind:
        books = ", ".join(behind)
        raise CommandError(_("The tables of these books are not up to date: %(books)s. Run: zhanggui migrate") % {"books": books})


def _require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(f"{host}:{port}: {error.strerror}") from error


def _server_words(host: str, port: int) -> list[str]:
    """One process on SQLite, where one writes at a time; two on PostgreSQL."""
    processes = 1 if connection().vendor == "sqlite" else 2
    threads = 2 * (os.cpu_count() or 1)
    return [
        "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(processes),
        "--blocking-threads", str(threads), "--respawn-failed-workers", "--workers-kill-timeout", str(PATIENCE - 5),
        "--no-access-log", "--log-level", "warning", "zhanggui.config.wsgi:application",
    ]  # fmt: skip


def _watch(server: Child, worker: Child, stop: threading.Event) -> bool:
    """Start again what died by accident, until told to stop. Returns True when the server cannot start."""
    while not stop.wait(COME_AND_GO):
        if server.cannot_start:
            return True
        for child in (server, worker):
            if child.is_gone:
                child.start()
    return False


def _end(*children: Child) -> None:
    until = time.monotonic() + PATIENCE
    for child in children:
        child.ask_to_end()
    for child in children:
        child.wait(until - time.monotonic())
