"""The company whose book this is."""

from django.db import models


class Profile(models.Model):
    """One row: name, base currency, time zone and the few switches of the book.

    `idle_minutes` without a request end a session (0: only its age does); `language` is that of new users.
    """

    name = models.CharField(max_length=120)
    currency = models.CharField(max_length=3, default="CNY")
    time_zone = models.CharField(max_length=40, default="Asia/Shanghai")
    review_orders = models.BooleanField(default=False)
    short_name = models.CharField(max_length=40, blank=True)
    tax_number = models.CharField(max_length=30, blank=True)
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    bank = models.CharField(max_length=80, blank=True)
    bank_account = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    idle_minutes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="books_profile_one_row")]

    def __str__(self) -> str:
        return self.name
