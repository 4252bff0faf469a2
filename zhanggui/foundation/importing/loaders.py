"""The door `importing.loaders`: what can be imported, which columns it has, how a row is read and applied."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext, override

from zhanggui.foundation.importing.tables import Table
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import BusinessError, gettext_noop, missing_permission, refuse_all

Row = Mapping[str, str]
Step = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, its label, the other header names under which it is accepted."""

    key: str
    label: str
    names: tuple[str, ...] = ()
    required: bool = False


@dataclass(slots=True)
class Report:
    """What an import did. `notes` are figures by their label (an English message, translated where it is shown).

    `steps` are documents that still have to be posted one by one, each in an action of its own (see `posting`).
    """

    created: int = 0
    unchanged: int = 0
    notes: dict[str, str] = field(default_factory=dict)
    steps: list[dict[str, str]] = field(default_factory=list)
    run_id: int = 0


@dataclass(frozen=True, slots=True)
class NumberedRow:
    """A row with its place in the file, for messages."""

    number: int
    cells: Row


@dataclass(frozen=True, slots=True)
class Loader:
    """`check` finds the problems of all rows without writing; `apply` writes and is safe to repeat.

    `permission` is needed besides `importing.import`. `step` posts one of the report's steps and says whether
    anything was left to do.
    """

    kind: str
    title: str
    permission: str
    declared: tuple[Column, ...] | Callable[[], tuple[Column, ...]]
    check: Callable[[Actor, Sequence[NumberedRow]], list[BusinessError]]
    apply: Callable[[Actor, Sequence[NumberedRow]], Report]
    step: Callable[[Actor, Step], bool] | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns now: a company's own fields come and go, so they may be asked for anew."""
        return self.declared() if callable(self.declared) else self.declared


_loaders: dict[str, Loader] = {}


def register(loader: Loader) -> None:
    """Fill the door; called from a room's `doors.py`."""
    _loaders[loader.kind] = loader


def loaders() -> list[Loader]:
    """Everything that can be imported."""
    return sorted(_loaders.values(), key=lambda loader: loader.kind)


def loader_of(kind: str) -> Loader:
    """The loader of a kind. Raises BusinessError `import.kind`."""
    if kind not in _loaders:
        raise BusinessError("import.kind", gettext_noop("“%(kind)s” cannot be imported."), kind=kind)
    return _loaders[kind]


def loader_for(actor: Actor, kind: str) -> Loader:
    """The loader of a kind, for somebody who may use it. Raises NotPermitted `permission.missing`."""
    loader = loader_of(kind)
    if not actor.has_permission(loader.permission):
        raise missing_permission(loader.permission)
    return loader


def rows_of(loader: Loader, table: Table) -> list[NumberedRow]:
    """Match the header with the loader's columns and name the cells; empty rows are left out.

    Raises BusinessError `import.column` for every required column that is missing, `import.empty_cell` for cells.
    """
    columns = loader.columns
    places = {_plain(title): place for place, title in reversed(list(enumerate(table.header)))}
    found: dict[str, int] = {}
    for column in columns:
        for name in _accepted(column):
            if _plain(name) in places:
                found.setdefault(column.key, places[_plain(name)])
    refuse_all(
        [
            BusinessError("import.column", gettext_noop("Column “%(name)s” is missing."), name=gettext(column.label))
            for column in columns
            if column.required and column.key not in found
        ]
    )
    rows = [
        NumberedRow(number, {key: row[place] if place < len(row) else "" for key, place in found.items()})
        for number, row in enumerate(table.rows, table.first_row)
        if any(row)
    ]
    refuse_all([problem for row in rows for problem in _empty_cells(columns, row)])
    return rows


def _accepted(column: Column) -> tuple[str, ...]:
    """Every header under which a column is found: its key, its label in each language, its other names."""
    labels = []
    for language, _ in settings.LANGUAGES:
        with override(language):
            labels.append(gettext(column.label))
    return (column.key, *labels, *column.names)


def _plain(title: str) -> str:
    return title.strip().strip("*＊").replace(" ", "_").casefold()


def _empty_cells(columns: Sequence[Column], row: NumberedRow) -> list[BusinessError]:
    return [
        BusinessError(
            "import.empty_cell", gettext_noop("“%(name)s” is empty."),
            line=row.number, field=column.key, name=gettext(column.label),
        )
        for column in columns
        if column.required and not row.cells.get(column.key)
    ]  # fmt: skip
