"""Orders, deliveries and invoices for programs."""

from ninja import Router

from zhanggui.sales.api.deliveries import router as deliveries
from zhanggui.sales.api.invoices import router as invoices
from zhanggui.sales.api.orders import router as orders
from zhanggui.sales.api.steps import router as steps

router = Router(tags=["sales"])
for part in (orders, steps, deliveries, invoices):
    router.add_router("", part)
