"""The worker: hands events out, runs due tasks, puts scheduled ones into the queue, and shows that it lives."""

import logging
import os
import threading
import time
from collections.abc import Callable

from django.db import DatabaseError, close_old_connections

from zhanggui.foundation.books.context import connection
from zhanggui.foundation.operations.outbox import pump
from zhanggui.foundation.tasks.queue import beat, enqueue_scheduled, retire, run_next

PAUSE = 0.5
LOOK_EVERY = 2.0
FOLLOW = "ZHANGGUI_FOLLOW"
BEAT_EVERY = 10.0
log = logging.getLogger(__name__)


class Worker:
    """Works until `stop` is set; what it has begun it ends. A database that is away for a while does not end it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.stop = threading.Event()
        self._next_beat = 0.0

    def run(self) -> None:
        """Work until told to stop, then take the sign of life down."""
        while not self.stop.is_set():
            try:
                busy = self.round()
            except DatabaseError:
                log.exception("the database does not answer")
                connection().close()
                busy = False
                self.stop.wait(BEAT_EVERY / 2)
            if not busy:
                close_old_connections()
                self.stop.wait(PAUSE)
        retire(self.name)

    def round(self) -> bool:
        """One round. Returns whether there was anything to do."""
        if time.monotonic() >= self._next_beat:
            self._next_beat = time.monotonic() + BEAT_EVERY
            beat(self.name)
            enqueue_scheduled()
        handed_out = pump()
        return run_next() or bool(handed_out)


def follow(pid: int, end: Callable[[], None]) -> None:
    """Call `end` when the process that started this one is gone: killed hard, it cannot say so itself."""

    def watch() -> None:
        while _lives(pid):
            time.sleep(LOOK_EVERY)
        end()

    threading.Thread(target=watch, daemon=True).start()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
