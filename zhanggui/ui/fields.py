"""Form fields for exact numbers and dates, with the refusals of the kernel."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from zhanggui.foundation.http.problems import message_of
from zhanggui.kernel.decimals import divided, parse, plain
from zhanggui.kernel.errors import BusinessError


class ExactField(forms.Field):
    """A Decimal as people type it (full-width digits, thousands commas), at most `places` decimals; None when empty."""

    def __init__(self, *, places: int, **kwargs: Any) -> None:
        self.places = places
        super().__init__(**kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "class": "num", "maxlength": "40", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return parse(text, self.places)
        except BusinessError as error:
            raise ValidationError(message_of(error), code=error.code) from error

    def prepare_value(self, value: Any) -> Any:
        return plain(value) if isinstance(value, Decimal) else value


class PercentField(ExactField):
    """A rate typed in percent: 13 means 0.13. Islands that send what was typed know it by `data-percent`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs["data-percent"] = ""

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(str(value or "").strip().rstrip("%％"))
        return None if typed is None else divided(typed, Decimal(100), self.places + 2)

    def prepare_value(self, value: Any) -> Any:
        return plain(value * 100) if isinstance(value, Decimal) else value


class DayField(forms.DateField):
    """A business date in the browser's own date input."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    input_formats = ("%Y-%m-%d",)
