"""Exact amounts on every database: a scaled 64-bit integer in the column, a Decimal in Python.

SQLite keeps DecimalField values as 8-byte floats, so money and quantities are integers on both engines.
SQL may add, subtract, negate, compare and sum them; multiply, divide and round in Python only.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django import forms
from django.core.exceptions import FieldError, ValidationError
from django.db import models
from django.db.models.expressions import Combinable, Value, register_combinable_fields

from zhanggui.kernel.decimals import MONEY_PLACES, PRICE_PLACES, QTY_PLACES, RATE_PLACES

LIMIT = 10**18

_ST_contra = TypeVar("_ST_contra", contravariant=True)
_GT_co = TypeVar("_GT_co", covariant=True)

if TYPE_CHECKING:
    _Base = models.Field
else:

    class _Base(models.Field):
        """Django's Field is generic for the type checker only."""

        def __class_getitem__(cls, _: Any) -> type:
            return cls


class FixedPointField(_Base[_ST_contra, _GT_co]):
    """A Decimal with a fixed number of places; never a float, never a hidden digit."""

    scale: ClassVar[int]
    _pyi_private_set_type: Decimal | int | str | Combinable
    _pyi_private_get_type: Decimal
    _pyi_lookup_exact_type: Decimal | int | str

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def db_type(self, connection: Any) -> str:
        return "bigint"

    def db_check(self, connection: Any) -> str:
        """Keep REAL values (SQLite) and values near the 64-bit edge (both engines) out of the column."""
        column = connection.ops.quote_name(self.column)
        inside = f"{column} BETWEEN -{LIMIT} AND {LIMIT}"
        if connection.vendor == "sqlite":
            return f"({column} IS NULL OR (typeof({column}) = 'integer' AND {inside}))"
        return f"({inside})"

    def get_prep_value(self, value: Any) -> Any:
        """Turn a Decimal (or int, or text) into the stored integer; refuse what would not be exact."""
        if value is None or hasattr(value, "resolve_expression"):
            return value
        if isinstance(value, bool | float):
            raise TypeError(f"{self.name}: float refused")
        scaled = Decimal(value).scaleb(self.scale)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value}: more than {self.scale} decimals")
        return int(scaled)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        if value is None:
            return None
        if isinstance(value, float):
            raise TypeError("inexact value read from a fixed-point column")
        return Decimal(int(value)).scaleb(-self.scale)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None:
            return None
        try:
            return Decimal(value if not isinstance(value, float) else "refused")
        except (ArithmeticError, TypeError, ValueError) as error:
            raise ValidationError(f"{value!r} is not an exact number.", code="invalid") from error

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": forms.DecimalField, "decimal_places": self.scale, **kwargs})

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        """Refuse an expression of another kind in a write: a bare 1 or Decimal("0.1") would not be scaled."""
        if hasattr(value, "resolve_expression") and not isinstance(value.output_field, type(self)):
            raise FieldError(f"{self.name}: the expression is not a {type(self).__name__}; wrap numbers with .v()")
        return "%s"

    @classmethod
    def v(cls, number: Decimal | int | str) -> Value:
        """A literal for use in expressions, scaled like this field."""
        return Value(Decimal(number), output_field=cls())


class MoneyField(FixedPointField[_ST_contra, _GT_co]):
    """Yuan, 4 decimals; what is posted is whole fen."""

    scale = MONEY_PLACES


class QtyField(FixedPointField[_ST_contra, _GT_co]):
    """A quantity in the product's base unit, 6 decimals."""

    scale = QTY_PLACES


class PriceField(FixedPointField[_ST_contra, _GT_co]):
    """Yuan per base unit, 8 decimals."""

    scale = PRICE_PLACES


class RateField(FixedPointField[_ST_contra, _GT_co]):
    """A share of one: 0.13 is thirteen percent; 8 decimals."""

    scale = RATE_PLACES


def _register(field: "type[models.Field[Any, Any]]") -> None:
    """Same kind plus or minus same kind, and kind times a whole number; every other mix is a FieldError."""
    for operator in (Combinable.ADD, Combinable.SUB):
        register_combinable_fields(field, operator, field, field)
    register_combinable_fields(field, Combinable.MUL, models.IntegerField, field)
    register_combinable_fields(models.IntegerField, Combinable.MUL, field, field)


for _field in (MoneyField, QtyField, PriceField, RateField):
    _register(_field)
