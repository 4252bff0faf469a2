"""Declared cards on pages: the form that fills one in, and its values in words."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhanggui.foundation.customfields.queries import values_of
from zhanggui.kernel.cards import CHOICE, DAY, FLAG, LONG_TEXT, NUMBER, PERCENT, WHOLE, Entry
from zhanggui.ui.fields import DayField, ExactField, PercentField
from zhanggui.ui.templatetags.ui import day, percent, qty

PERCENT_PLACES = 6
_MORE = forms.Textarea(attrs={"rows": 3})


_WRITTEN: Mapping[str, Callable[[Any], str]] = {NUMBER: qty, PERCENT: percent, DAY: day}


def facts_of(own: Sequence[Entry], extra: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The company's own fields of a record, for its page: (label, value in words)."""
    return [(entry.label, shown(entry, value)) for entry, value in values_of(own, extra)]


def label_of(entry: Entry) -> str:
    """What an entry is called: translated, or the company's own word."""
    return entry.label if entry.own else gettext(entry.label)


def shown(entry: Entry, value: Any) -> str:
    """A value as people read it; "" for nothing."""
    if value is None or value == "":
        return ""
    if entry.kind == CHOICE:
        label = dict(entry.choices).get(value, value)
        return label if entry.own else gettext(label)
    if entry.kind == FLAG:
        return gettext("Yes") if value else ""
    write = _WRITTEN.get(entry.kind, str)
    return write(value)


def field_of(entry: Entry) -> forms.Field:
    """The form field of an entry, with the readers and refusals of its kind."""
    common: dict[str, Any] = {
        "label": label_of(entry), "required": entry.required and entry.kind != FLAG,
        "help_text": gettext(entry.hint) if entry.hint else "",
    }  # fmt: skip
    return _FIELDS.get(entry.kind, _text)(entry, common)


def _text(entry: Entry, common: dict[str, Any]) -> forms.Field:
    return forms.CharField(**common, max_length=entry.most, widget=_MORE if entry.most > LONG_TEXT else forms.TextInput)


def _choice(entry: Entry, common: dict[str, Any]) -> forms.Field:
    choices = [(value, label if entry.own else gettext(label)) for value, label in entry.choices]
    return forms.ChoiceField(**common, choices=[("", "—"), *choices])


_FIELDS: Mapping[str, Callable[[Entry, dict[str, Any]], forms.Field]] = {
    NUMBER: lambda entry, common: ExactField(**common, places=entry.places),
    PERCENT: lambda _, common: PercentField(**common, places=PERCENT_PLACES),
    WHOLE: lambda entry, common: forms.IntegerField(**common, min_value=0, max_value=entry.most),
    FLAG: lambda _, common: forms.BooleanField(**common),
    DAY: lambda _, common: DayField(**common),
    CHOICE: _choice,
}


class OwnFields(forms.Form):
    """A form that ends with the company's own fields; `initial["extra"]` holds what a record keeps of them."""

    def __init__(self, own: Sequence[Entry], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        self.fields.update({entry.key: field_of(entry) for entry in own})
        kept = self.initial.get("extra") or {}
        self.initial = {**self.initial, **{entry.key: value for entry, value in values_of(own, kept)}}

    def extra(self) -> dict[str, Any]:
        """The company's own fields as filled in, by code."""
        return {entry.name: self.cleaned_data[entry.key] for entry in self.own}


class CardForm(OwnFields):
    """A form made of the entries of a card and of the company's own fields, with the version it was read at."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, entries: Sequence[Entry], own: Sequence[Entry], *args: Any, **kwargs: Any) -> None:
        super().__init__(own, *args, **kwargs)
        self.entries = entries
        self.fields = {entry.name: field_of(entry) for entry in entries} | self.fields

    def values(self) -> dict[str, Any]:
        """The declared entries as filled in."""
        return {entry.name: self.cleaned_data[entry.name] for entry in self.entries}


YES_NO = (("yes", _("Yes")), ("no", _("No")))
