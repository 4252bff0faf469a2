"""What sales puts on the pages of customers."""

from django.utils.translation import gettext_lazy as _

from zhanggui.ui.slots import Panel, register

register(Panel("parties.customer", _("Sales orders"), "sales.view_order", "/sales/customers/{id}/orders/", 30))
