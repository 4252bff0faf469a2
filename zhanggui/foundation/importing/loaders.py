"""The door `importing.loaders`: what can be imported, which columns it has, how rows are checked, written and undone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import BusinessError, gettext_noop, missing_permission

Row = Mapping[str, str]
Step = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, its label, the other header names under which it is accepted.

    `hint` explains it in the template (allowed values, length), `example` fills a row there.
    """

    key: str
    label: str
    names: tuple[str, ...] = ()
    required: bool = False
    hint: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What was done to one record: values before (None: it was new) and after, as JSON knows them."""

    object_id: int
    before: dict[str, object] | None
    after: dict[str, object]


@dataclass(slots=True)
class Report:
    """What an import did. `notes` are figures by their label (an English message, translated where it is shown).

    `steps` are documents that still have to be posted one by one, each in an action of its own (see `posting`).
    """

    created: int = 0
    unchanged: int = 0
    changed: int = 0
    notes: dict[str, str] = field(default_factory=dict)
    steps: list[dict[str, str]] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)
    run_id: int = 0


@dataclass(frozen=True, slots=True)
class NumberedRow:
    """A row with its place in the file, for messages."""

    number: int
    cells: Row


@dataclass(frozen=True, slots=True)
class Effect:
    """What a row would do: `changes` = [column key, old, new] of a record that is there; `new` when there is none."""

    new: bool = False
    changes: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Loader:
    """`check` finds the problems of rows without writing; `apply` writes the new ones and is safe to repeat.

    `own` are the columns of a company's own fields: asked for each time, since they differ from book to book.
    `permission` is needed besides `importing.import`. `key` names the columns that tell rows apart: with it a row stands
    for itself and files are checked in parts; without it (lines of documents) all rows are checked together.
    `compare` says what each row would do, `update` also changes what is there (an empty cell leaves the old value),
    `undo` takes back what was written or names what depends on it. `step` posts one of the report's steps and says
    whether anything was left to do.
    """

    kind: str
    title: str
    permission: str
    declared: tuple[Column, ...]
    check: Callable[[Actor, Sequence[NumberedRow]], list[BusinessError]]
    apply: Callable[[Actor, Sequence[NumberedRow]], Report]
    step: Callable[[Actor, Step], bool] | None = None
    key: tuple[str, ...] = ()
    compare: Callable[[Actor, Sequence[NumberedRow]], list[Effect]] | None = None
    update: Callable[[Actor, Sequence[NumberedRow]], Report] | None = None
    undo: Callable[[Actor, Sequence[Written]], None] | None = None
    own: Callable[[], tuple[Column, ...]] | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        """The declared columns and those of the company's own fields now."""
        return (*self.declared, *(self.own() if self.own else ()))


_loaders: dict[str, Loader] = {}


def register(loader: Loader) -> None:
    """Fill the door; called from a room's `doors.py`."""
    _loaders[loader.kind] = loader


def loaders() -> list[Loader]:
    """Everything that can be imported."""
    return sorted(_loaders.values(), key=lambda loader: loader.kind)


def loaders_for(actor: Actor) -> list[Loader]:
    """What this person may import."""
    return [loader for loader in loaders() if actor.has_permission(loader.permission)]


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
