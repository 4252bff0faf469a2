"""The forms of sales, for the settings of printing."""

from zhanggui.sales.web.prints import DELIVERY, INVOICE, ORDER
from zhanggui.ui.printing import register

for form in (ORDER, DELIVERY, INVOICE):
    register(form)
