"""A card is what people fill in for a record: each entry is declared once and read the same way everywhere.

Forms, imports, the API, lists and pages are all made from these declarations; so are the fields that a company adds for
itself. A room writes its card as a dataclass whose fields are made by `text`, `number`, `flag` …
"""

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zhanggui.kernel.decimals import QTY_PLACES, RATE_PLACES, parse
from zhanggui.kernel.errors import BusinessError, gettext_noop
from zhanggui.kernel.periods import is_sensible

TEXT, NUMBER, PERCENT, WHOLE, FLAG, DAY, CHOICE = "text", "number", "percent", "whole", "flag", "day", "choice"
KINDS = (TEXT, NUMBER, PERCENT, WHOLE, FLAG, DAY, CHOICE)
LONG_TEXT = 200
_MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?$")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
_YES = {"1", "true", "yes", "y", "on", "是", "✓"}
_NO = {"0", "false", "no", "n", "off", "否"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that people fill in.

    `label` is an English message (or, in `own` entries, the company's own word), `most` the longest text or the largest
    whole number, `places` the decimals of a number, `choices` (value, label) pairs, `names` other header names under
    which an import accepts it; `listed` puts it into the list, `filtered` among the list's filters; `costs` entries are
    for people with `see_cost`. A percent is kept as a share: 13 % is 0.13.
    """

    name: str
    label: str
    kind: str = TEXT
    required: bool = False
    most: int = LONG_TEXT
    places: int = 0
    choices: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()
    hint: str = ""
    listed: bool = False
    filtered: bool = False
    costs: bool = False
    own: bool = False

    @property
    def key(self) -> str:
        """Its name as form field, column and field of a refusal; own entries never meet declared ones."""
        return f"own_{self.name}" if self.own else self.name

    @property
    def empty(self) -> Any:
        """The value of an entry that nobody filled in."""
        return {TEXT: "", CHOICE: "", FLAG: False}.get(self.kind)


def _field(label: str, kind: str, default: Any, **more: Any) -> Any:
    return dataclasses.field(default=default, metadata={"entry": Entry("", label, kind, **more)})


def text(label: str, most: int = LONG_TEXT, **more: Any) -> Any:
    """An entry of at most `most` characters, "" when empty."""
    return _field(label, TEXT, more.pop("default", ""), most=most, **more)


def number(label: str, places: int, **more: Any) -> Any:
    """An exact number with at most `places` decimals."""
    return _field(label, NUMBER, more.pop("default", None), places=places, **more)


def percent(label: str, **more: Any) -> Any:
    """A share from 0 to 1, written 0.13 or 13%."""
    return _field(label, PERCENT, more.pop("default", None), places=RATE_PLACES, **more)


def whole(label: str, most: int, **more: Any) -> Any:
    """A whole number from 0 to `most`."""
    return _field(label, WHOLE, more.pop("default", None), most=most, **more)


def flag(label: str, **more: Any) -> Any:
    """Yes or no."""
    return _field(label, FLAG, more.pop("default", False), **more)


def day(label: str, **more: Any) -> Any:
    """A date."""
    return _field(label, DAY, None, **more)


def choice(label: str, choices: tuple[tuple[str, str], ...], **more: Any) -> Any:
    """One of some values, each with its label."""
    return _field(label, CHOICE, more.pop("default", ""), choices=choices, **more)


def entries_of(card: type) -> tuple[Entry, ...]:
    """The declared entries of a card, in its order."""
    return tuple(
        dataclasses.replace(field.metadata["entry"], name=field.name)
        for field in dataclasses.fields(card)
        if "entry" in field.metadata
    )


def read(entry: Entry, typed: str, *, line: int | None = None, say: Callable[[str], str] = str) -> Any:
    """The value of an entry as people typed it, or its empty value.

    `say` translates labels, so that a choice may be given by its label. Raises BusinessError with the entry as field:
    `entry.empty`, `text.long`, `number.*`, `number.range`, `rate.range`, `flag.invalid`, `date.invalid`, `choice.unknown`.
    """
    given = typed.strip()
    try:
        if not given:
            return _nothing(entry, say)
        return _READERS[entry.kind](entry, given, say)
    except BusinessError as error:
        raise BusinessError(error.code, error.message, line=line, field=entry.key, **error.params) from error


def _nothing(entry: Entry, say: Callable[[str], str]) -> Any:
    if entry.required and entry.kind != FLAG:
        raise BusinessError("entry.empty", gettext_noop("“%(name)s” is empty."), name=say(entry.label))
    return entry.empty


def read_text(entry: Entry, given: str, say: Callable[[str], str] = str) -> str:
    """A text that fits. Raises BusinessError `text.long`."""
    if len(given) > entry.most:
        raise BusinessError(
            "text.long",
            gettext_noop("“%(text)s…” is too long; at most %(most)s characters fit."),
            text=given[:20],
            most=entry.most,
        )
    return given


def _read_number(entry: Entry, given: str, say: Callable[[str], str]) -> Decimal:
    return parse(given, entry.places)


def _read_percent(entry: Entry, given: str, say: Callable[[str], str]) -> Decimal:
    written = given.replace("％", "%")
    value = parse(written.removesuffix("%"), RATE_PLACES)
    share = value.scaleb(-2) if written.endswith("%") else value
    if not 0 <= share <= 1:
        raise BusinessError(
            "rate.range", gettext_noop("%(text)s does not lie between 0 and 100%%; write 0.05 or 5%%."), text=given[:20]
        )
    return share


def _read_whole(entry: Entry, given: str, say: Callable[[str], str]) -> int:
    value = int(parse(given, 0))
    if not 0 <= value <= entry.most:
        raise BusinessError(
            "number.range", gettext_noop("%(value)s does not lie between 0 and %(most)s."), value=value, most=entry.most
        )
    return value


def _read_flag(entry: Entry, given: str, say: Callable[[str], str]) -> bool:
    return read_flag(given)


def read_flag(given: str) -> bool:
    """Yes or no in the usual words; empty is no. Raises BusinessError `flag.invalid`."""
    word = given.strip().casefold()
    if word and word not in _YES | _NO:
        raise BusinessError("flag.invalid", gettext_noop("“%(text)s” is neither yes nor no."), text=given[:20])
    return word in _YES


def _read_day(entry: Entry, given: str, say: Callable[[str], str]) -> date:
    return read_day(given)


def read_day(given: str) -> date:
    """A date written 2026-11-23, 2026/11/23, 20261123 or 2026年11月23日. Raises BusinessError `date.invalid`."""
    found = _DAY.fullmatch(_MIDNIGHT.sub("", given.strip()))
    try:
        value = date(*(int(part) for part in found.groups() if part)) if found else None
    except ValueError:  # 2026-02-30 looks like a date and is none
        value = None
    if value is None or not is_sensible(value):
        raise BusinessError("date.invalid", gettext_noop("“%(text)s” is not a date; write it like 2026-11-23."), text=given[:30])
    return value


def _read_choice(entry: Entry, given: str, say: Callable[[str], str]) -> str:
    word = given.casefold()
    for value, label in entry.choices:
        if word in (value.casefold(), label.casefold(), say(label).casefold()):
            return value
    known = ", ".join(say(label) for _, label in entry.choices[:12])
    raise BusinessError("choice.unknown", gettext_noop("“%(text)s” is none of: %(known)s."), text=given[:30], known=known)


_READERS: Mapping[str, Callable[[Entry, str, Callable[[str], str]], Any]] = {
    TEXT: read_text,
    NUMBER: _read_number,
    PERCENT: _read_percent,
    WHOLE: _read_whole,
    FLAG: _read_flag,
    DAY: _read_day,
    CHOICE: _read_choice,
}


def kept(entry: Entry, value: Any) -> Any:
    """A value as JSON keeps it: numbers as scaled whole numbers (6 decimals), so that both databases compare them exactly."""
    if entry.kind in (NUMBER, PERCENT) and value is not None:
        return int(value.scaleb(QTY_PLACES))
    return value.isoformat() if entry.kind == DAY and value is not None else value


def unkept(entry: Entry, raw: Any) -> Any:
    """The value that `kept` kept; a raw value of another kind (the entry was changed since) counts as empty."""
    if raw is None or raw == "":
        return entry.empty
    if entry.kind in (NUMBER, PERCENT):
        return Decimal(raw).scaleb(-QTY_PLACES) if isinstance(raw, int) else None
    if entry.kind == DAY:
        return date.fromisoformat(raw) if isinstance(raw, str) else None
    return raw
