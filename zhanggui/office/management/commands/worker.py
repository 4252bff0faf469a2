"""zhanggui worker: hand events out, run tasks; ends in good order on SIGINT and SIGTERM."""

import os
import signal
import socket
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from zhanggui.foundation.tasks.worker import Worker, follow


class Command(BaseCommand):
    """Any number of workers may run on one book."""

    help = "Run a worker: it hands events out, runs tasks and scheduled jobs. Any number may run at once."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--follow", type=int, metavar="PID", help="end when the process that started this one is gone")

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker(f"{socket.gethostname()[:40]}-{os.getpid()}")

        def end(number: int, frame: FrameType | None) -> None:
            worker.stop.set()
            signal.signal(number, signal.SIG_DFL)  # asked twice, it ends at once

        signal.signal(signal.SIGINT, end)
        signal.signal(signal.SIGTERM, end)
        if options["follow"]:
            follow(options["follow"], worker.stop.set)
        worker.run()
