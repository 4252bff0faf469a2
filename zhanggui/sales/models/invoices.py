"""销售发票."""

from django.db import models
from django.db.models import F, Q

from zhanggui.foundation.books.fields import MoneyField, QtyField
from zhanggui.parties.models import Customer
from zhanggui.sales.models.orders import Order


class Invoice(models.Model):
    """An invoice over deliveries of one order. It groups charges and never changes the balance."""

    number = models.CharField(max_length=40, unique=True, null=True)  # noqa: DJ001  given last, in the same transaction
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="invoices")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    customer_name = models.CharField(max_length=120)
    tax_number = models.CharField(max_length=30, blank=True)
    business_date = models.DateField()
    goods = MoneyField()
    tax = MoneyField()
    freight = MoneyField()
    total = MoneyField()
    creator_id = models.BigIntegerField(null=True)
    posted_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(total=F("goods") + F("freight")), name="sales_invoice_total")]
        indexes = [models.Index(fields=["-business_date", "-id"], name="sales_invoice_newest")]

    def __str__(self) -> str:
        return self.number or f"#{self.pk}"

    @property
    def reference(self) -> str:
        return f"sales.invoice/{self.pk}"


class InvoiceLine(models.Model):
    """What an invoice says of one delivery line."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines")
    delivery_line = models.OneToOneField("sales.DeliveryLine", on_delete=models.PROTECT)
    qty = QtyField()
    net = MoneyField()
    tax = MoneyField()
    gross = MoneyField()

    def __str__(self) -> str:
        return f"{self.invoice_id}/{self.pk}"
