"""Add, change and stop a company's own fields."""

import re
from collections.abc import Sequence

from zhanggui.foundation.customfields.models import CustomField
from zhanggui.foundation.customfields.queries import carriers, seen_field
from zhanggui.foundation.operations.frame import action, record
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.cards import CHOICE, KINDS, TEXT
from zhanggui.kernel.decimals import QTY_PLACES
from zhanggui.kernel.errors import BusinessError, gettext_noop

MOST_FIELDS = 60
MOST_TEXT = 2000
MANAGE = "customfields.manage"
_CODE = re.compile(r"[a-z][a-z0-9_]{0,29}")


@action(MANAGE)
def add_field(
    actor: Actor, /, *, carrier: str, code: str, label: str, kind: str, most: int = 200, places: int = 2,
    choices: Sequence[str] = (), required: bool = False, listed: bool = False, printed: bool = False, costs: bool = False,
    position: int = 50,
) -> CustomField:  # fmt: skip
    """Add a field to a kind of record, document or line.

    Raises BusinessError `carrier.unknown`, `code.invalid`, `field.taken`, `field.too_many`, `choices.missing`,
    `number.range`.
    """
    if carrier not in carriers() or kind not in KINDS:
        raise BusinessError("carrier.unknown", gettext_noop("Fields cannot be added there."), field="carrier")
    if not _CODE.fullmatch(code):
        raise BusinessError(
            "code.invalid", gettext_noop("A code is a small letter followed by small letters, digits or _."), field="code"
        )
    if CustomField.objects.filter(carrier=carrier).count() >= MOST_FIELDS:
        raise BusinessError("field.too_many", gettext_noop("At most %(most)s fields can be added."), most=MOST_FIELDS)
    if CustomField.objects.filter(carrier=carrier, code=code).exists():
        raise BusinessError("field.taken", gettext_noop("This code is taken."), field="code")
    _require_label(carrier, label)
    field = CustomField(
        carrier=carrier, code=code, label=label, kind=kind, most=_most(kind, most), places=_places(places),
        choices=_choices(kind, choices), required=required, listed=listed, printed=printed, costs=costs, position=position,
    )  # fmt: skip
    field.save()
    record(f"customfields.field/{field.pk}", "created", note=f"{carrier}: {label} ({code})")
    return field


@action(MANAGE)
def change_field(
    actor: Actor, /, *, field_id: int, label: str, choices: Sequence[str] = (), required: bool = False, listed: bool = False,
    printed: bool = False, costs: bool = False, position: int = 50, stopped: bool = False,
) -> CustomField:  # fmt: skip
    """Change how a field is called and used. Code and kind stay: values are kept under them, those of a stopped field too."""
    field = seen_field(field_id)
    if not stopped:
        _require_label(field.carrier, label, but=field.pk)
    wanted = {
        "label": label, "choices": _choices(field.kind, choices), "required": required, "listed": listed, "printed": printed,
        "costs": costs, "position": position, "stopped": stopped,
    }  # fmt: skip
    changes = [[name, str(getattr(field, name)), str(value)] for name, value in wanted.items() if getattr(field, name) != value]
    for name, value in wanted.items():
        setattr(field, name, value)
    field.save()
    record(f"customfields.field/{field.pk}", "changed", changes=changes)
    return field


def _require_label(carrier: str, label: str, *, but: int = 0) -> None:
    if CustomField.objects.filter(carrier=carrier, label=label, stopped=False).exclude(pk=but).exists():
        raise BusinessError("label.taken", gettext_noop("There is a field with this name already."), field="label")


def _choices(kind: str, choices: Sequence[str]) -> list[str]:
    wanted = list(dict.fromkeys(choice.strip()[:60] for choice in choices if choice.strip()))
    if kind == CHOICE and not wanted:
        raise BusinessError("choices.missing", gettext_noop("Write down at least one choice, one a line."), field="choices")
    return wanted if kind == CHOICE else []


def _most(kind: str, most: int) -> int:
    limit = MOST_TEXT if kind == TEXT else 10**9
    if not 0 < most <= limit:
        raise BusinessError(
            "number.range", gettext_noop("%(value)s does not lie between 0 and %(most)s."), field="most", value=most, most=limit
        )
    return most


def _places(places: int) -> int:
    if not 0 <= places <= QTY_PLACES:
        raise BusinessError(
            "number.range", gettext_noop("%(value)s does not lie between 0 and %(most)s."), field="places",
            value=places, most=QTY_PLACES,
        )  # fmt: skip
    return places
