"""Which fields a company has added, as entries of a card."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import QuerySet
from django.db.models.fields.json import KeyTransform

from zhanggui.foundation.customfields.models import CustomField, WithExtra
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.cards import Entry, unkept
from zhanggui.kernel.errors import NotFound, gettext_noop

SEE_COST = "see_cost"


def carriers() -> dict[str, str]:
    """Everything that can carry fields: its kind and what people call it (an English message)."""
    models = [model for model in apps.get_models() if issubclass(model, WithExtra)]
    return {model.carrier: model.carrier_label for model in models}


def fields_of(carrier: str) -> QuerySet[CustomField]:
    """All fields of a carrier, in the order people see them."""
    return CustomField.objects.filter(carrier=carrier).order_by("position", "id")


def seen_field(field_id: int) -> CustomField:
    """One field. Raises NotFound."""
    field = CustomField.objects.filter(pk=field_id).first()
    if field is None:
        raise NotFound("field.unknown", gettext_noop("There is no such field."))
    return field


def entries_for(*kinds: str) -> dict[str, tuple[Entry, ...]]:
    """The fields in use of some carriers, one query for all of them."""
    found: dict[str, list[Entry]] = {kind: [] for kind in kinds}
    for field in CustomField.objects.filter(carrier__in=kinds, stopped=False).order_by("position", "id"):
        found[field.carrier].append(_entry(field))
    return {kind: tuple(entries) for kind, entries in found.items()}


def own_entries(carrier: str) -> tuple[Entry, ...]:
    """The fields in use of one carrier."""
    return entries_for(carrier)[carrier]


def printed_codes(*kinds: str) -> set[tuple[str, str]]:
    """(carrier, code) of the fields that go onto printed forms; cost never does."""
    rows = CustomField.objects.filter(carrier__in=kinds, stopped=False, printed=True, costs=False)
    return set(rows.values_list("carrier", "code"))


def open_to(actor: Actor, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries that the actor may see."""
    costs = actor.has_permission(SEE_COST)
    return tuple(entry for entry in entries if costs or not entry.costs)


def _entry(field: CustomField) -> Entry:
    return Entry(
        field.code, field.label, field.kind, required=field.required, most=field.most, places=field.places,
        choices=tuple((choice, choice) for choice in field.choices), listed=field.listed, filtered=field.listed,
        costs=field.costs, own=True,
    )  # fmt: skip


class Value(NamedTuple):
    """An entry with its value."""

    entry: Entry
    value: Any


def values_of(entries: Iterable[Entry], extra: Mapping[str, Any]) -> list[Value]:
    """The values of a record's own fields, empty ones too, in the entries' order."""
    return [Value(entry, unkept(entry, extra.get(entry.name))) for entry in entries]


def key_of(entry: Entry) -> KeyTransform:
    """The expression that reads an own field in a query; its code comes from the definition, never from a request."""
    return KeyTransform(entry.name, "extra")
