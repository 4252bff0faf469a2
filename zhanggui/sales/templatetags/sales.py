"""Tags of sales: state chips, the delivery bar, capital amounts."""

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from zhanggui.kernel.capitals import rmb_capitals
from zhanggui.kernel.decimals import divided, times
from zhanggui.sales.domain.chips import POSTED, REVERSED, Chip, order_state
from zhanggui.sales.domain.states import ALL, APPROVED
from zhanggui.sales.models import Delivery, Order, OrderLine
from zhanggui.ui.templatetags.ui import icon

register = template.Library()


@register.simple_tag
def order_chip(order: Order) -> SafeString:
    """The state of an order: icon and text, never colour alone."""
    return _chip(order_state(order.status, order.progress, order.closing))


@register.simple_tag
def delivery_chip(delivery: Delivery) -> SafeString:
    """Posted or reversed."""
    return _chip(POSTED if delivery.status == Delivery.POSTED else REVERSED)


def _chip(chip: Chip) -> SafeString:
    return format_html('<span class="zg-chip {}">{}{}</span>', chip.colour, icon(chip.icon), gettext(chip.label))


@register.simple_tag
def delivery_bar(order: Order) -> SafeString:
    """How much of the order's value is delivered, as a bar with its percent; a dash before the approval."""
    if order.status != APPROVED:
        return format_html('<span class="dim">{}</span>', "—")
    percent = delivered_percent(order)
    return format_html(
        '<span class="zg-prog"><progress value="{}" max="100" aria-hidden="true"></progress>'
        '<span class="zg-fig">{}%</span></span>',
        percent, percent,
    )  # fmt: skip


def delivered_percent(order: Order) -> int:
    """Whole percent, rounded half up; never 100 while something is open."""
    if order.progress == ALL or not order.total:
        return 100 if order.progress == ALL else 0
    return min(int(divided(order.charged * 100, order.total, 0)), 99)


@register.filter
def capitals(amount: Decimal) -> str:
    """人民币大写, as vouchers in China have to show it."""
    return f"人民币{rmb_capitals(amount)}"


@register.filter
def off(rate: Decimal) -> Decimal:
    """A discount rate as percent off: 0.05 → 5."""
    return rate * 100


@register.filter
def net_price(line: OrderLine) -> Decimal:
    """The price of a line after its discount, per unit."""
    return times(line.price, 1 - line.discount)
