"""Pages of long lists by key, not by number: the thousandth page costs what the first one costs."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

from zhanggui.kernel.errors import BusinessError, gettext_noop

M = TypeVar("M", bound=Model)
SIZES = (20, 50, 100, 200)


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """A page of rows; `after` and `before` are the cursors of the next and the previous page, None at the ends."""

    rows: list[M]
    after: str | None
    before: str | None


def page(rows: QuerySet[M], *, order: Sequence[str], cursor: str = "", size: int = 50) -> Page[M]:
    """The page at `cursor` ("" = the first) of `rows` in `order` (fields or annotations without nulls, the last one unique).

    One query. Raises BusinessError `cursor.invalid`.
    """
    back, values = _read(rows, order, cursor)
    direction = [_turned(name) for name in order] if back else list(order)
    if values:
        rows = rows.filter(_beyond(direction, values))
    found = list(rows.order_by(*direction)[: size + 1])
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    has_next, has_before = (True, more) if back else (more, bool(values))
    return Page(
        rows=found,
        after=_write(found[-1], order, back=False) if found and has_next else None,
        before=_write(found[0], order, back=True) if found and has_before else None,
    )


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(direction: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows that come later: the first key is beyond, or equal and the rest is beyond."""
    name, value = direction[0], values[0]
    field, descending = name.lstrip("-"), name.startswith("-")
    later = Q(**{f"{field}__{'lt' if descending else 'gt'}": value})
    if len(values) == 1:
        return later
    return later | (Q(**{field: value}) & _beyond(direction[1:], values[1:]))


def _write(row: Model, order: Sequence[str], *, back: bool) -> str:
    values = [str(getattr(row, name.lstrip("-"))) for name in order]
    text = json.dumps([int(back), *values], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(rows: QuerySet[Any], order: Sequence[str], cursor: str) -> tuple[bool, list[Any]]:
    if not cursor:
        return False, []
    try:
        back, *texts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        names = [name.lstrip("-") for name in order]
        values = [_value(rows, n, t) for n, t in zip(names, texts, strict=True)]
    except (ValueError, TypeError, ArithmeticError, LookupError, ValidationError, RecursionError) as error:
        raise _invalid() from error
    return bool(back), values


def _value(rows: QuerySet[Any], name: str, text: object) -> Any:
    """Only what `_write` writes: text that both databases can read. Raises ValueError and the like for the rest."""
    if not isinstance(text, str) or "\0" in text:
        raise TypeError("not written by us")
    text.encode()
    return _field(rows, name).to_python(text)


def _field(rows: QuerySet[Any], name: str) -> Any:
    """What reads a key: the model's field, or that of an annotation such as the code of the row's product."""
    annotation = rows.query.annotations.get(name)
    return rows.model._meta.get_field(name) if annotation is None else annotation.output_field


def _invalid() -> BusinessError:
    return BusinessError("cursor.invalid", gettext_noop("This page address is damaged; open the list again."))
