"""Read the cells of a row strictly and collect what is wrong, so that a person can mend the whole file at once."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from zhanggui.foundation.importing.loaders import NumberedRow
from zhanggui.kernel.decimals import RATE_PLACES, ZERO, parse
from zhanggui.kernel.errors import BusinessError, gettext_noop

_MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?$")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
_YES = {"1", "true", "yes", "y", "是", "停用", "stopped"}
_NO = {"", "0", "false", "no", "n", "否", "启用", "active"}


class Cells:
    """One row: every reader returns a value, a wrong cell adds to `problems` and gives the reader's default."""

    def __init__(self, row: NumberedRow, problems: list[BusinessError]) -> None:
        self.row = row.number
        self._cells = row.cells
        self._problems = problems

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
        """A date, written 2026-11-23, 2026/11/23, 20261123 or 2026年11月23日; None when it is empty or wrong."""
        value = self._cells.get(key, "")
        if not value:
            return None
        found = _DAY.fullmatch(_MIDNIGHT.sub("", value))
        try:
            if found:
                return date(*(int(part) for part in found.groups() if part))
        except ValueError:
            pass  # 2026-02-30 looks like a date and is none
        self.wrong("date.invalid", gettext_noop("“%(text)s” is not a date; write it like 2026-11-23."), key, text=value[:30])
        return None

    def flag(self, key: str) -> bool:
        """Yes or no, in the usual words; empty is no."""
        value = self._cells.get(key, "").casefold()
        if value not in _YES | _NO:
            self.wrong("flag.invalid", gettext_noop("“%(text)s” is neither yes nor no."), key, text=value[:20])
        return value in _YES


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
