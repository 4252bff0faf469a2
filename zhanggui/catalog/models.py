"""Products."""

from django.db import models

from zhanggui.foundation.books.fields import RateField
from zhanggui.foundation.customfields.models import WithExtra
from zhanggui.kernel.errors import gettext_noop
from zhanggui.parties.models import Supplier


class Category(models.Model):
    """A kind of goods."""

    name = models.CharField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.name


class Product(WithExtra):
    """Something that is sold by one unit. Used ones are stopped, never deleted."""

    carrier, carrier_label = "catalog.product", gettext_noop("Products")

    ACTIVE, STOPPED = "active", "stopped"

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    spec = models.CharField(max_length=120, blank=True)
    unit = models.CharField(max_length=20, default="个")
    barcode = models.CharField(max_length=40, blank=True, db_index=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, blank=True)
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, null=True, blank=True)
    tax_rate = RateField(default=0)
    qty_places = models.PositiveSmallIntegerField(default=0)
    search_key = models.CharField(max_length=400, db_index=True)
    status = models.CharField(max_length=10, default=ACTIVE)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
