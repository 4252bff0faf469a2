"""Customers and suppliers."""

from django.conf import settings
from django.db import models

from zhanggui.foundation.customfields.models import WithExtra
from zhanggui.foundation.masters.models import MasterRecord
from zhanggui.kernel.errors import gettext_noop


class Customer(WithExtra):
    """A company that buys. Used ones are stopped, never deleted."""

    carrier, carrier_label = "parties.customer", gettext_noop("Customers")

    ACTIVE, STOPPED = "active", "stopped"

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60, blank=True)
    search_key = models.CharField(max_length=400, db_index=True)
    tax_number = models.CharField(max_length=30, blank=True)
    contact_name = models.CharField(max_length=60, blank=True)
    contact_title = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=60, blank=True)
    country = models.CharField(max_length=60, blank=True)
    salesperson = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    tax_included = models.BooleanField(default=True)
    status = models.CharField(max_length=10, default=ACTIVE)
    last_deal = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name


class Supplier(MasterRecord):
    """A company that goods are bought from."""

    carrier, carrier_label = "parties.supplier", gettext_noop("Suppliers")

    contact_name = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=60, blank=True)
    country = models.CharField(max_length=60, blank=True)
