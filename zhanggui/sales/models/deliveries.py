"""销售出库单."""

from django.db import models
from django.db.models import F, Q

from zhanggui.catalog.models import Product
from zhanggui.foundation.books.fields import MoneyField, QtyField
from zhanggui.inventory.models import Location
from zhanggui.parties.models import Customer
from zhanggui.sales.models.orders import Order, OrderLine


class Delivery(models.Model):
    """Goods that left for a customer, all or a part of one order. `total` (with tax and freight) is what it charges."""

    POSTED, REVERSED = "posted", "reversed"

    number = models.CharField(max_length=40, unique=True, null=True)  # noqa: DJ001  given last, in the same transaction
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="deliveries")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    business_date = models.DateField()
    status = models.CharField(max_length=10, default=POSTED)
    goods = MoneyField()
    tax = MoneyField()
    freight = MoneyField()
    total = MoneyField()
    cost = MoneyField()
    note = models.CharField(max_length=200, blank=True)
    invoice = models.ForeignKey("sales.Invoice", on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries")
    creator_id = models.BigIntegerField(null=True)
    posted_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(total=F("goods") + F("freight")), name="sales_delivery_total")]
        indexes = [models.Index(fields=["-business_date", "-id"], name="sales_delivery_newest")]

    def __str__(self) -> str:
        return self.number or f"#{self.pk}"

    @property
    def reference(self) -> str:
        return f"sales.delivery/{self.pk}"


class DeliveryLine(models.Model):
    """A part of an order line that left: its quantity, what it charges, what it cost."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="lines")
    order_line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="delivery_lines")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    qty = QtyField()
    net = MoneyField()
    tax = MoneyField()
    gross = MoneyField()
    cost = MoneyField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "order_line"], name="sales_delivery_line_once"),
            models.CheckConstraint(condition=Q(gross=F("net") + F("tax"), qty__gt=0), name="sales_delivery_line_sane"),
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id}/{self.order_line_id}"
