"""Price lists."""

from django.db import models

from zhanggui.catalog.models import Product
from zhanggui.foundation.books.fields import PriceField


class PriceList(models.Model):
    """A list of prices; one of them is the default (目录价)."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    tax_included = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class Price(models.Model):
    """What one unit of a product costs in a list."""

    price_list = models.ForeignKey(PriceList, on_delete=models.PROTECT, related_name="prices")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="prices")
    price = PriceField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["price_list", "product"], name="pricing_price_once"),
            models.CheckConstraint(condition=models.Q(price__gte=0), name="pricing_price_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.price}"
