"""销售订单."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from zhanggui.catalog.models import Product
from zhanggui.foundation.books.fields import MoneyField, PriceField, QtyField, RateField
from zhanggui.foundation.customfields.models import WithExtra
from zhanggui.inventory.models import Location
from zhanggui.kernel.errors import gettext_noop
from zhanggui.parties.models import Customer
from zhanggui.sales.domain.states import DRAFT, NONE, OPEN, STATUSES


class Order(WithExtra):
    """What a customer ordered. `status` is decided, `progress` follows the quantities, `closing` ends it.

    Amounts include tax: `total = goods + freight`. The number is given at the first submit and kept for ever.
    """

    carrier, carrier_label = "sales.order", gettext_noop("Sales orders")

    number = models.CharField(max_length=40, unique=True, null=True)  # noqa: DJ001  a draft has none yet
    external_number = models.CharField(max_length=60, unique=True, null=True, blank=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="orders")
    customer_name = models.CharField(max_length=120)
    salesperson = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    warehouse = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    order_date = models.DateField()
    due_date = models.DateField(null=True, blank=True)
    ship_name = models.CharField(max_length=120, blank=True)
    ship_address = models.CharField(max_length=200, blank=True)
    ship_country = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=500, blank=True)
    tax_included = models.BooleanField(default=True)
    goods = MoneyField(default=0)
    tax = MoneyField(default=0)
    freight = MoneyField(default=0)
    total = MoneyField(default=0)
    charged = MoneyField(default=0)
    charged_freight = MoneyField(default=0)
    status = models.CharField(max_length=10, default=DRAFT)
    progress = models.CharField(max_length=6, default=NONE)
    closing = models.CharField(max_length=8, default=OPEN)
    revision = models.PositiveIntegerField(default=1)
    approved_revision = models.PositiveIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)
    creator_id = models.BigIntegerField()
    editor_id = models.BigIntegerField(null=True)
    submitter_id = models.BigIntegerField(null=True)
    reviewer_id = models.BigIntegerField(null=True)
    approver_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(total=F("goods") + F("freight")), name="sales_order_total"),
            models.CheckConstraint(condition=Q(status__in=STATUSES), name="sales_order_status"),
            models.CheckConstraint(condition=Q(status="draft") | Q(number__isnull=False), name="sales_order_has_number"),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(approved_revision=F("revision")), name="sales_order_approved_as_is"
            ),
        ]
        indexes = [
            models.Index(fields=["-order_date", "-id"], name="sales_order_newest"),
            models.Index(fields=["salesperson", "-order_date", "-id"], name="sales_order_own"),
            models.Index(fields=["customer", "-order_date", "-id"], name="sales_order_customer"),
            models.Index(fields=["warehouse", "id"], condition=Q(status="approved", closing="open"), name="sales_order_to_ship"),
        ]

    def __str__(self) -> str:
        return self.number or f"#{self.pk}"

    @property
    def reference(self) -> str:
        return f"sales.order/{self.pk}"


class OrderLine(WithExtra):
    """One product of an order: `ordered + over = delivered + open + cancelled`, amounts in whole fen."""

    carrier, carrier_label = "sales.order_line", gettext_noop("Lines of sales orders")

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    line_no = models.PositiveIntegerField()
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    ordered = QtyField()
    over = QtyField(default=0)
    delivered = QtyField(default=0)
    open = QtyField()
    cancelled = QtyField(default=0)
    invoiced = QtyField(default=0)
    price = PriceField()
    list_price = PriceField(null=True)
    discount = RateField(default=0)
    tax_rate = RateField(default=0)
    net = MoneyField()
    tax = MoneyField()
    gross = MoneyField()
    charged_gross = MoneyField(default=0)
    charged_tax = MoneyField(default=0)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "line_no"], name="sales_order_line_once"),
            models.CheckConstraint(
                condition=Q(ordered=F("delivered") + F("open") + F("cancelled") - F("over")),
                name="sales_order_line_quantities",
            ),
            models.CheckConstraint(
                condition=Q(delivered__gte=0, open__gte=0, cancelled__gte=0, over__gte=0, ordered__gt=0)
                & (Q(over=0) | Q(open=0)),
                name="sales_order_line_sane",
            ),
            models.CheckConstraint(condition=Q(invoiced__gte=0, invoiced__lte=F("delivered")), name="sales_order_line_invoiced"),
            models.CheckConstraint(condition=Q(gross=F("net") + F("tax")), name="sales_order_line_gross"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.line_no}"

    @property
    def reference(self) -> str:
        return f"sales.order_line/{self.pk}"
