"""What pricing puts on the pages of products."""

from django.utils.translation import gettext_lazy as _

from zhanggui.ui.slots import Panel, register

register(Panel("catalog.product", _("Prices"), "pricing.view_price", "/pricing/products/{id}/prices/", 10))
