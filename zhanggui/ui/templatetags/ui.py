"""How figures, dates and icons look on every page: one place, a builtin of all templates."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.forms import BoundField, CheckboxInput, Select
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhanggui.foundation.references.registry import reference
from zhanggui.kernel.decimals import plain, round_half_up, times
from zhanggui.ui.answers import one_time_key as fresh_key

register = template.Library()
HUNDRED = Decimal(100)


def _grouped(text: str) -> str:
    whole, mark, rest = text.partition(".")
    return f"{int(whole):,}{mark}{rest}" if whole != "-0" else f"-0{mark}{rest}"


@register.filter
def money(value: Decimal | None) -> str:
    """An amount: thousands separators, two decimals half up, minus when negative; nothing for None."""
    return "" if value is None else format(round_half_up(Decimal(value), 2), ",f")


@register.filter
def qty(value: Decimal | None) -> str:
    """A quantity: thousands separators, no superfluous zeros; nothing for None."""
    return "" if value is None else _grouped(plain(Decimal(value)))


@register.filter
def price(value: Decimal | None) -> str:
    """A unit price: at least two decimals, more only when it has them."""
    if value is None:
        return ""
    text = plain(Decimal(value))
    decimals = len(text.partition(".")[2])
    return money(value) if decimals <= 2 else _grouped(text)


@register.filter
def percent(value: Decimal | None) -> str:
    """A rate as per cent: 0.05 → 5%, at most two decimals."""
    return "" if value is None else f"{qty(round_half_up(times(Decimal(value), HUNDRED), 2))}%"


@register.filter
def day(value: date | None) -> str:
    """A date as 2026-11-23; an instant as its date in the book's time zone."""
    if value is None:
        return ""
    return (timezone.localtime(value).date() if isinstance(value, datetime) else value).isoformat()


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """An instant as MM-DD HH:MM in the book's time zone; the full time one hover away."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', value.isoformat(), f"{local:%Y-%m-%d %H:%M:%S}", f"{local:%m-%d %H:%M}"
    )


@register.filter
def sign(value: Decimal | None) -> str:
    """The CSS class of a figure: `neg` below zero, `zero` at zero, else nothing."""
    if value is None or value == 0:
        return "zero"
    return "neg" if value < 0 else ""


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite (frontend/icons.txt), decoration only: say it in words beside it."""
    return format_html('<svg class="zg-i" aria-hidden="true"><use href="{}#{}"></use></svg>', static("dist/icons.svg"), name)


@register.simple_tag
def one_time_key() -> SafeString:
    """The hidden field that lets a form have its effect once."""
    return format_html('<input type="hidden" name="_key" value="{}">', fresh_key())


@register.inclusion_tag("ui/about.html")
def about(kind: str, pk: int) -> dict[str, str]:
    """Files and comments of a document or record, loaded after the page: `{% about "sales.order" order.pk %}`."""
    return {"subject": reference(kind, pk)}


@register.filter
def control(field: BoundField) -> SafeString:
    """The input of a form field in our look, which Django ties to its hint and its error."""
    widget = field.field.widget
    css = (
        "form-check-input"
        if isinstance(widget, CheckboxInput)
        else "form-select"
        if isinstance(widget, Select)
        else "form-control"
    )
    return field.as_widget(attrs={"class": f"{css} {widget.attrs.get('class', '')}".strip()})
