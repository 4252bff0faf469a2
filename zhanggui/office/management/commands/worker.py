"""zhanggui worker: hand events out, run tasks; ends in good order on SIGINT and SIGTERM."""

import os
import signal
import socket
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from zhanggui.foundation.tasks.crew import Crew
from zhanggui.foundation.tasks.worker import follow


class Command(BaseCommand):
    """One process works in all books; any number of them may run."""

    help = "Run a worker for all books: it hands events out, runs tasks and scheduled jobs. Any number may run at once."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--only", action="append", default=[], metavar="CODE", help="work in this book only (may be repeated)"
        )
        parser.add_argument("--follow", type=int, metavar="PID", help="end when the process that started this one is gone")

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Crew(f"{socket.gethostname()[:40]}-{os.getpid()}", options["only"])

        def end(number: int, frame: FrameType | None) -> None:
            worker.stop.set()
            signal.signal(number, signal.SIG_DFL)  # asked twice, it ends at once

        signal.signal(signal.SIGINT, end)
        signal.signal(signal.SIGTERM, end)
        if options["follow"]:
            follow(options["follow"], worker.stop.set)
        worker.run()
