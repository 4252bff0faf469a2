"""What the API reads and tells: exact amounts as text, clean text, days, ids, and which fields hide cost."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from zhanggui.foundation.http.problems import message_of
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.decimals import MONEY_PLACES, PRICE_PLACES, QTY_PLACES, RATE_PLACES, parse, plain
from zhanggui.kernel.errors import BusinessError, gettext_noop
from zhanggui.kernel.periods import is_sensible

SEE_COST = "see_cost"
_EXACT = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _refuse(code: str, message: str, **params: Any) -> PydanticCustomError:
    sentence = message_of(BusinessError(code, message, **params))
    return PydanticCustomError(code, "{sentence}", {"sentence": sentence})


def _reader(places: int) -> Callable[[Any], Decimal]:
    def read(value: Any) -> Decimal:
        if not isinstance(value, str):
            raise _refuse("number.not_text", gettext_noop('Write numbers as text, for example "12.50", so that they stay exact.'))
        if not _EXACT.fullmatch(value):
            raise _refuse("number.invalid", gettext_noop("“%(text)s” is not a number."), text=_shown(value))
        try:
            return parse(value, places)
        except BusinessError as error:
            raise _refuse(error.code, error.message, **error.params) from error

    return read


def _shown(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text[:40])


def _clean(value: Any) -> Any:
    """Text without control characters and half characters; both databases can keep it."""
    if not isinstance(value, str):
        raise _refuse("text.expected", gettext_noop("Write text."))
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t\r" for c in value):
        raise _refuse("text.invalid", gettext_noop("This text holds characters that cannot be kept."))
    return value.strip()


def _read_day(value: Any) -> date:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            day = date.min
        if is_sensible(day):
            return day
    raise _refuse("date.invalid", gettext_noop("Write a date like 2026-11-23."))


_DECIMAL = WithJsonSchema({"type": "string", "format": "decimal", "pattern": f"^{_EXACT.pattern}$", "examples": ["12.5"]})


def exact_input(places: int) -> Any:
    """The type of an exact number with at most `places` decimals, written as text."""
    return Annotated[Decimal, BeforeValidator(_reader(places)), _DECIMAL]


Money = Annotated[Decimal, BeforeValidator(_reader(MONEY_PLACES)), _DECIMAL]
Qty = Annotated[Decimal, BeforeValidator(_reader(QTY_PLACES)), _DECIMAL]
Price = Annotated[Decimal, BeforeValidator(_reader(PRICE_PLACES)), _DECIMAL]
Rate = Annotated[Decimal, BeforeValidator(_reader(RATE_PLACES)), _DECIMAL]
Text = Annotated[str, BeforeValidator(_clean)]
Note = Annotated[str, Field(max_length=200), BeforeValidator(_clean)]
Code = Annotated[str, Field(min_length=1, max_length=40), BeforeValidator(_clean)]
Day = Annotated[date, BeforeValidator(_read_day), WithJsonSchema({"type": "string", "format": "date"})]
Id = Annotated[int, Field(strict=True, ge=1, lt=2**63)]
QueryId = Annotated[int, Field(ge=1, lt=2**63)]
Flag = Annotated[bool, Field(strict=True)]
Exact = Annotated[Decimal, PlainSerializer(plain, return_type=str), WithJsonSchema({"type": "string", "format": "decimal"})]


class In(BaseModel):
    """A request body: a field that is not declared is refused, so that a slip of the pen is no silent loss."""

    model_config = ConfigDict(extra="forbid")


class Out(BaseModel):
    """What is told of a row. `costs` names what only people with `see_cost` get, as pydantic's `exclude` writes it."""

    model_config = ConfigDict(from_attributes=True)
    costs: ClassVar[Mapping[str, Any]] = {}

    @classmethod
    def names(cls, actor: Actor) -> set[str]:
        """The fields that this actor may ask for."""
        hidden = set() if actor.has_permission(SEE_COST) else {name for name, all_of_it in cls.costs.items() if all_of_it is True}
        return {*cls.model_fields, *cls.model_computed_fields} - hidden


class Person(Out):
    """A user as others see them."""

    id: int
    name: str


class Coded(Out):
    """A master record: its id, its code, its name."""

    id: int
    code: str
    name: str


class Numbered(Out):
    """A document: its id and its number."""

    id: int
    number: str | None


class _With:
    """A row with more attributes than its table has."""

    def __init__(self, row: object, more: Mapping[str, Any]) -> None:
        self._row = row
        self.__dict__.update(more)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, name)


def shaped(schema: type[Out], row: object, actor: Actor, *, only: Collection[str] = (), **more: Any) -> dict[str, Any]:
    """The row as JSON-ready values, without cost for those who may not see it; `more` joins what stands in other tables."""
    told = schema.model_validate(_With(row, more) if more else row)
    return told.model_dump(
        mode="json",
        include=set(only) or None,
        exclude=None if actor.has_permission(SEE_COST) else dict(schema.costs) or None,
    )
