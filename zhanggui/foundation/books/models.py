"""The company whose book this is."""

from django.db import models


class Profile(models.Model):
    """One row: name, base currency, time zone and the few switches of the book."""

    name = models.CharField(max_length=120)
    currency = models.CharField(max_length=3, default="CNY")
    time_zone = models.CharField(max_length=40, default="Asia/Shanghai")
    review_orders = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="books_profile_one_row")]

    def __str__(self) -> str:
        return self.name
