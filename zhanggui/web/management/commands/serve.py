"""zhanggui serve: the web server and a worker beside it; both end in good order on SIGINT and SIGTERM."""

import os
import signal
import socket
import subprocess
import sys
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from granian import Granian
from granian.constants import Interfaces

from zhanggui.foundation.books.context import connection
from zhanggui.foundation.books.models import Profile

THREADS = 8
PATIENCE = 20


class WorkerProcess:
    """A worker as a child process, started again when it dies by accident."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep_running, daemon=True)

    def start(self) -> None:
        """Start the worker and watch over it."""
        self._thread.start()

    def _keep_running(self) -> None:
        command = [sys.executable, "-m", "zhanggui.config.cli", "worker", "--follow", str(os.getpid())]
        while not self._stop.is_set():
            self._child = subprocess.Popen(command, start_new_session=True)  # noqa: S603  our own program
            self._child.wait()
            self._stop.wait(1)

    def stop(self) -> None:
        """Let the worker end what it has begun, then end it."""
        self._stop.set()
        child = self._child
        if child and child.poll() is None:
            child.send_signal(signal.SIGTERM)
            try:
                child.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                child.kill()


class Command(BaseCommand):
    """One server process on SQLite (one writer at a time), two on PostgreSQL."""

    help = "Run the web server and a worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--host", default="127.0.0.1", help="address to listen on; another than this needs ALLOWED_HOSTS"
        )
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--prepare", action="store_true", help="update the tables; fill an empty book with demo data"
        )
        parser.add_argument("--no-demo", action="store_true", help="with --prepare: leave an empty book empty")

    def handle(self, *args: Any, **options: Any) -> None:
        _require_free(options["host"], options["port"])
        if options["prepare"]:
            self._prepare(demo=not options["no_demo"])
        self.stdout.write(f"掌柜 → http://{options['host']}:{options['port']}/", ending="\n")
        self.stdout.flush()
        worker = WorkerProcess()
        worker.start()
        try:
            _serve(options["host"], options["port"])
        finally:
            worker.stop()

    def _prepare(self, *, demo: bool) -> None:
        call_command("migrate", verbosity=0)
        kept = Path(settings.ZHANGGUI_HOME) / "demo-sign-ins.txt"
        if Profile.objects.exists():
            if kept.exists():
                self.stdout.write(_("Demo sign-ins: %(path)s") % {"path": kept})
        elif demo:
            call_command("demo", size="small")
        else:
            self.stdout.write(_("The book is empty: zhanggui book create --name NAME, then zhanggui user create NAME"))


def _require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(f"{host}:{port}: {error.strerror}") from error


def _serve(host: str, port: int) -> None:
    """Serve until a signal comes; then the requests under way are answered to the end."""
    server: Any = Granian(
        "zhanggui.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1 if connection().vendor == "sqlite" else 2,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
        log_level="warning",  # type: ignore[arg-type]
    )
    server.serve()
