"""Orders, deliveries and invoices."""

from zhanggui.sales.models.deliveries import Delivery, DeliveryLine
from zhanggui.sales.models.invoices import Invoice, InvoiceLine
from zhanggui.sales.models.orders import Order, OrderLine

__all__ = ["Delivery", "DeliveryLine", "Invoice", "InvoiceLine", "Order", "OrderLine"]
