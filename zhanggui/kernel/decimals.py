"""Exact decimals: the scales of the four kinds, half-up rounding, strict parsing of what people type."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

from zhanggui.kernel.errors import BusinessError, gettext_noop

MONEY_PLACES = 4
QTY_PLACES = 6
PRICE_PLACES = 8
RATE_PLACES = 8
ZERO = Decimal(0)
LARGEST = {MONEY_PLACES: Decimal(10) ** 14, QTY_PLACES: Decimal(10) ** 12, PRICE_PLACES: Decimal(10) ** 10}

_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}([ ,]\d{3})+)(\.\d*)?|[+-]?\.\d+")


def round_half_up(value: Decimal, places: int = 2) -> Decimal:
    """Round half away from zero (四舍五入) to `places` decimals, whatever the ambient context is."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_EXACT)


def times(*factors: Decimal) -> Decimal:
    """Multiply exactly: 60 digits are more than any product of stored values needs."""
    with localcontext(_EXACT):
        product = Decimal(1)
        for factor in factors:
            product *= factor
        return product


def divided(numerator: Decimal, denominator: Decimal, places: int) -> Decimal:
    """Divide and round half up to `places` decimals."""
    with localcontext(_EXACT):
        return round_half_up(numerator / denominator, places)


def parse(text: str | int | Decimal, places: int, *, line: int | None = None, field: str | None = None) -> Decimal:
    """Read a number as people type it: full-width digits, commas or blanks between thousands; never a float or 1e9.

    A comma elsewhere (1,5) and digits that are no figures (5², ①) are refused: guessing would change the amount.

    Raises BusinessError `number.invalid`, `number.places` (too many decimals) or `number.too_large`.
    """
    typed = (format(text, "f") if isinstance(text, Decimal) else str(text)[:100]).strip()
    written = unicodedata.normalize("NFKC", typed)
    odd = any(unicodedata.category(character) == "No" for character in typed)
    if isinstance(text, bool | float) or odd or len(written) > 40 or not _NUMBER.fullmatch(written):
        raise BusinessError(
            "number.invalid", gettext_noop("“%(text)s” is not a number."), line=line, field=field, text=str(text)[:40]
        )
    value = Decimal(written.replace(",", "").replace(" ", ""))
    if value != round_half_up(value, places):
        raise BusinessError(
            "number.places",
            gettext_noop("%(text)s has too many decimals; at most %(places)s are kept."),
            line=line, field=field, text=written, places=places,
        )  # fmt: skip
    if abs(value) > LARGEST.get(places, Decimal(10) ** 10):
        raise BusinessError("number.too_large", gettext_noop("%(text)s is too large."), line=line, field=field, text=written)
    return value


def plain(value: Decimal) -> str:
    """The canonical text of a stored number for JSON and hashes: no exponent, no superfluous zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
