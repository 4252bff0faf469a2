"""Make the demo book: some months of a trading company, whole or not at all."""

import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from zhanggui.demo import names
from zhanggui.demo.company import found, open_stock
from zhanggui.demo.trading import ZONE, Trade
from zhanggui.foundation.books.context import alias, current_book
from zhanggui.foundation.books.registry import register
from zhanggui.foundation.operations.outbox import pump
from zhanggui.kernel import clock
from zhanggui.kernel.periods import first_day

Progress = Callable[[int, int], None]
SIGN_INS = "demo-sign-ins.txt"


@dataclass(frozen=True, slots=True)
class Size:
    """How long and how busy: days of history, orders on a working day (least, most)."""

    days: int
    orders: tuple[int, int]


SIZES = {"small": Size(120, (2, 5))}


def build(size: str, seed: int, progress: Progress | None = None) -> list[tuple[str, str, str]]:
    """Fill the empty open book up to today. Returns the sign-ins: user name, name, password.

    The same size, seed and day give the same documents; passwords are random. Raises Conflict for a used book.
    """
    now = clock.now()
    last = clock.business_date(str(ZONE), now)
    first = last - timedelta(days=SIZES[size].days)
    rng = random.Random(seed)  # noqa: S311  a story, not a secret
    with transaction.atomic(using=alias()):
        with clock.held(datetime.combine(first, time(8), ZONE).astimezone(UTC)):
            company = found(rng, first_day(first), first_day(last))
            open_stock(company, rng, first)
        trade = Trade(company, rng, last, now)
        days = [first + timedelta(days=n) for n in range(1, SIZES[size].days + 1)]
        for number, day in enumerate(days, 1):
            if day.weekday() != 6:
                trade.live(day, rng.randint(*SIZES[size].orders))
            if progress:
                progress(number, len(days))
        while pump():
            pass
    register(current_book(), names.COMPANY)
    return company.sign_ins


def keep_sign_ins(sign_ins: list[tuple[str, str, str]]) -> Path:
    """Write the sign-ins where only the owner of this installation can read them."""
    path = Path(settings.ZHANGGUI_HOME) / SIGN_INS
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.writelines(f"{username}\t{password}\t{name}\n" for username, name, password in sign_ins)
    return path
