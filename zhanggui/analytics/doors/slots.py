"""What analytics puts on the pages of customers."""

from django.utils.translation import gettext_lazy as _

from zhanggui.ui.slots import Panel, register

register(Panel("parties.customer.figures", _("Sales this year"), "sales.view_delivery", "/analytics/customers/{id}/figures/", 20))
