"""A filter for one record that the address names by its id, such as `?customer=12`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import QueryDict

from zhanggui.ui.filters import Chip, Label

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Record:
    """Rows of one record. `records` are those the person may see; anything else finds nothing."""

    key: str
    label: Label
    records: Callable[[], QuerySet[Any]]
    lookup: str

    def _asked(self, get: QueryDict) -> int | None:
        text = get.get(self.key, "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else None

    def apply(self, rows: QuerySet[M], get: QueryDict) -> QuerySet[M]:
        """The rows of the record; all rows when the address names none."""
        pk = self._asked(get)
        return rows if pk is None else rows.filter(**{self.lookup: pk})

    def chip(self, get: QueryDict) -> Chip | None:
        """The record's name."""
        pk = self._asked(get)
        found = None if pk is None else self.records().filter(pk=pk).first()
        return Chip(self.label, str(found or "—"), (self.key,)) if pk is not None else None

    def field(self, get: QueryDict) -> dict[str, Any]:
        """Carried along unseen: the chip shows it and takes it away."""
        return {"template": "ui/filter_record.html", "key": self.key, "value": get.get(self.key, "")}
