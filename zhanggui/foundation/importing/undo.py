"""Take back what an import wrote to masters: new ones go while nothing refers to them, changed ones get their old values."""

from collections.abc import Mapping, Sequence

from django.db import models

from zhanggui.foundation.books.rows import update_rows
from zhanggui.foundation.importing.loaders import Written
from zhanggui.foundation.operations.frame import record
from zhanggui.kernel.errors import BusinessError, gettext_noop, refuse_all

CHUNK = 1000
NAMED = 20


def kept(row: models.Model, names: Sequence[str]) -> dict[str, object]:
    """The named columns of a record in a form that JSON holds and the fields read back."""
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, bool | int | str | dict) else str(value)


def undo_masters(model: type[models.Model], subject: str, written: Sequence[Written]) -> None:
    """Undo in three sets of statements. Refuses with the records that were changed since or are used, at most 20 named.

    `after` holds what must still be there (the version, where the model has one).
    """
    ids = [one.object_id for one in written]
    rows: dict[int, models.Model] = {}
    for start in range(0, len(ids), CHUNK):
        rows |= model._default_manager.in_bulk(ids[start : start + CHUNK])
    moved = [one for one in written if not _is_as_left(rows.get(one.object_id), one.after)]
    refuse_all([_changed(rows.get(one.object_id), one) for one in moved[:NAMED]])
    new = [one.object_id for one in written if one.before is None]
    refuse_all(_used(model, rows, new)[:NAMED])
    for start in range(0, len(new), CHUNK):
        model._default_manager.filter(pk__in=new[start : start + CHUNK]).delete()
    back = [{"id": one.object_id, **one.before} for one in written if one.before is not None]
    update_rows(model, [{**old, "version": rows[int(str(old["id"]))].version + 1} for old in back])  # type: ignore[attr-defined]
    record(subject, "undone", note=f"{len(new)} + {len(back)}")
    for one in written:
        if one.before is not None:
            changes = [[name, str(getattr(rows[one.object_id], name)), str(old)] for name, old in one.before.items()
                       if _plain(getattr(rows[one.object_id], name)) != old]  # fmt: skip
            record(f"{subject}/{one.object_id}", "changed", changes=changes)


def _is_as_left(row: models.Model | None, after: Mapping[str, object]) -> bool:
    return row is not None and all(_plain(getattr(row, name)) == value for name, value in after.items())


def _changed(row: models.Model | None, one: Written) -> BusinessError:
    if row is None:
        return BusinessError("import.gone", gettext_noop("A record of this import is not there any more."))
    return BusinessError("import.changed_since", gettext_noop("“%(text)s” was changed since the import."), text=str(row))


def _used(model: type[models.Model], rows: Mapping[int, models.Model], ids: Sequence[int]) -> list[BusinessError]:
    """What refers to the records: by foreign key from any table."""
    problems: list[BusinessError] = []
    for relation in model._meta.related_objects:
        other, name = relation.related_model, relation.field.attname
        for start in range(0, len(ids), CHUNK):
            used = other._default_manager.filter(**{f"{name}__in": ids[start : start + CHUNK]})
            problems += [
                BusinessError("import.used", gettext_noop("“%(text)s” is in use: %(what)s."), text=str(rows[pk]),
                              what=str(other._meta.verbose_name))
                for pk in used.values_list(name, flat=True).distinct()[:NAMED]
            ]  # fmt: skip
    return problems
