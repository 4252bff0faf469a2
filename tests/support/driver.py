"""Run a function of a test against a real book: forked N times, all let go at the same moment."""

import importlib
import json
import multiprocessing
import os
import sys
import traceback
from typing import Any

import django
from django.db import connections

from zhanggui.kernel.errors import BusinessError


def main() -> None:
    """`python -m tests.support.driver module:function processes json`; prints the answers as JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhanggui.config.settings")
    django.setup()
    from django.conf import settings  # noqa: PLC0415  after the setup

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    module, _, name = sys.argv[1].partition(":")
    function, count, arguments = getattr(importlib.import_module(module), name), int(sys.argv[2]), json.loads(sys.argv[3])
    fork = multiprocessing.get_context("fork")
    gate, answers = fork.Barrier(count), fork.SimpleQueue()
    workers = [fork.Process(target=_work, args=(function, arguments, n, gate, answers)) for n in range(count)]
    for worker in workers:
        worker.start()
    told = sorted(answers.get() for _ in workers)
    for worker in workers:
        worker.join()
    problems = [answer for _, ok, answer in told if not ok]
    if problems:
        sys.exit("\n".join(problems))
    sys.stdout.write(json.dumps([answer for _, _, answer in told]))


def _work(function: Any, arguments: dict[str, Any], number: int, gate: Any, answers: Any) -> None:
    from zhanggui.foundation.books.context import DEFAULT_BOOK, use_book  # noqa: PLC0415  after the setup

    try:
        with use_book(DEFAULT_BOOK):
            answer = function(number, gate, **arguments)
            connections.close_all()
        answers.put((number, True, answer))
    except BusinessError as error:
        answers.put((number, True, f"refused: {error.code}"))
    except Exception:  # noqa: BLE001  whatever it is, the parent tells it
        answers.put((number, False, traceback.format_exc()))


def found_company(_number: int, _gate: Any) -> None:
    """Found the cast's company."""
    from tests.support.cast import company  # noqa: PLC0415  after the setup

    company()


def breaches(_number: int, _gate: Any) -> list[str]:
    """What `zhanggui check` finds."""
    from zhanggui.foundation.checks import registry  # noqa: PLC0415  after the setup

    return [str(breach) for breach in registry.breaches()]


if __name__ == "__main__":
    main()
