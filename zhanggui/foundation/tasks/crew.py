"""One worker for all books: a thread each, so that a long task of one company keeps no other waiting."""

import threading
from collections.abc import Iterable

from django.db import connections

from zhanggui.foundation.books.context import alias_of, use_book
from zhanggui.foundation.books.registry import open_alias, open_books
from zhanggui.foundation.tasks.worker import Worker

LOOK_FOR_BOOKS = 5.0


class Crew:
    """Works in every open book until `stop` is set; a book that is made later is found without a restart."""

    def __init__(self, name: str, only: Iterable[str] = ()) -> None:
        self.name = name
        self.stop = threading.Event()
        self._only = frozenset(only)
        self._at_work: dict[str, tuple[Worker, threading.Thread]] = {}

    def run(self) -> None:
        """Keep a worker in each open book; end what was begun when told to stop."""
        while not self.stop.is_set():
            self.look()
            self.stop.wait(LOOK_FOR_BOOKS)
        for worker, _ in self._at_work.values():
            worker.stop.set()
        for _, thread in self._at_work.values():
            thread.join()

    def look(self) -> None:
        """Send a worker into each book that is new, and call home those whose book was archived."""
        wanted = {book.code for book in open_books() if not self._only or book.code in self._only}
        for code, (worker, thread) in list(self._at_work.items()):
            if code not in wanted:
                worker.stop.set()
            if not thread.is_alive():
                del self._at_work[code]
        for code in wanted - self._at_work.keys():
            worker = Worker(self.name)
            thread = threading.Thread(target=_work, args=(code, worker), name=f"book-{code}", daemon=True)
            self._at_work[code] = worker, thread
            thread.start()


def _work(code: str, worker: Worker) -> None:
    open_alias(code)
    with use_book(code):
        try:
            worker.run()
        finally:
            connections[alias_of(code)].close()
