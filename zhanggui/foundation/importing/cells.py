"""Read the cells of a row strictly and collect what is wrong, so that a person can mend the whole file at once."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from zhanggui.foundation.importing.loaders import NumberedRow
from zhanggui.kernel.cards import read_day, read_flag
from zhanggui.kernel.decimals import RATE_PLACES, ZERO, parse
from zhanggui.kernel.errors import BusinessError, gettext_noop

R = TypeVar("R")
_STOPPED = {"停用": True, "stopped": True, "启用": False, "active": False}


class Cells:
    """One row: every reader returns a value, a wrong cell adds to `problems` and gives the reader's default."""

    def __init__(self, row: NumberedRow, problems: list[BusinessError]) -> None:
        self.row = row.number
        self._cells = row.cells
        self._problems = problems

    def has(self, key: str) -> bool:
        """Whether the cell is there and filled."""
        return bool(self._cells.get(key))

    def wrong(self, code: str, message: str, field: str, **params: Any) -> None:
        """Note a problem of this row."""
        self._problems.append(BusinessError(code, message, line=self.row, field=field, **params))

    def text(self, key: str, most: int) -> str:
        """The cell as text of at most `most` characters."""
        value = self._cells.get(key, "")
        if len(value) > most:
            self.wrong("text.long", gettext_noop("“%(text)s…” is too long; at most %(most)s characters fit."), key,
                       text=value[:20], most=most)  # fmt: skip
        return value[:most]

    def number(self, key: str, places: int, default: Decimal = ZERO) -> Decimal:
        """The cell as an exact number; an empty one is the default."""
        value = self._cells.get(key, "")
        if not value:
            return default
        try:
            return parse(value, places, line=self.row, field=key)
        except BusinessError as error:
            self._problems.append(error)
            return default

    def whole(self, key: str, most: int) -> int:
        """The cell as a whole number from 0 to `most`; an empty one is 0."""
        value = int(self.number(key, 0))
        if not 0 <= value <= most:
            self.wrong("number.range", gettext_noop("%(value)s does not lie between 0 and %(most)s."), key,
                       value=value, most=most)  # fmt: skip
            return 0
        return value

    def rate(self, key: str, default: Decimal = ZERO) -> Decimal:
        """A share between 0 and 1, written 0.05 or 5%."""
        value = self._cells.get(key, "").replace("％", "%")
        try:
            percent = value.endswith("%")
            number = parse(value.removesuffix("%"), RATE_PLACES, line=self.row, field=key) if value else default
        except BusinessError as error:
            self._problems.append(error)
            return default
        share = number / 100 if percent else number
        if not 0 <= share <= 1:
            self.wrong(
                "rate.range", gettext_noop("%(text)s does not lie between 0 and 100%%; write 0.05 or 5%%."), key, text=value
            )
            return default
        return share

    def day(self, key: str) -> date | None:
        """A date in the usual ways of writing; None when it is empty or wrong."""
        value = self._cells.get(key, "")
        return self._read(key, lambda: read_day(value), None) if value else None

    def flag(self, key: str) -> bool:
        """Yes or no, in the usual words; empty is no."""
        value = self._cells.get(key, "")
        if value.casefold() in _STOPPED:
            return _STOPPED[value.casefold()]
        return bool(self._read(key, lambda: read_flag(value), None))

    def _read(self, key: str, read: Callable[[], R], default: R | None) -> R | None:
        try:
            return read()
        except BusinessError as error:
            self.wrong(error.code, error.message, key, **error.params)
            return default


def repeated(cells: list[tuple[int, str]], field: str) -> list[BusinessError]:
    """Problems of codes that stand in a file more than once: (row, code) pairs."""
    seen: dict[str, int] = {}
    problems = []
    for row, code in cells:
        if code in seen:
            problems.append(
                BusinessError(
                    "import.twice", gettext_noop("“%(text)s” stands in row %(first)s already."),
                    line=row, field=field, text=code, first=seen[code],
                )
            )  # fmt: skip
        seen.setdefault(code, row)
    return problems


def one_per_cell(problems: list[BusinessError]) -> list[BusinessError]:
    """The first problem of each cell, by row: what follows from it is no news."""
    first: dict[tuple[int | None, str | None], BusinessError] = {}
    for problem in problems:
        first.setdefault((problem.line, problem.field), problem)
    return sorted(first.values(), key=lambda problem: problem.line or 0)
