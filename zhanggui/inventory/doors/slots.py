"""What inventory puts on the pages of products."""

from django.utils.translation import gettext_lazy as _

from zhanggui.ui.slots import Panel, register

register(Panel("catalog.product", _("Stock by warehouse"), "inventory.view_stock", "/inventory/products/{id}/stock/", 20))
register(Panel("catalog.product", _("Latest moves"), "inventory.view_ledger", "/inventory/products/{id}/moves/", 40))
