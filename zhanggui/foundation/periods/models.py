"""Accounting periods."""

from django.db import models


class Period(models.Model):
    """A calendar month that was opened; nothing is posted into a month that is not open."""

    first_day = models.DateField(unique=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(first_day__day=1), name="periods_period_first_day")]

    def __str__(self) -> str:
        return self.first_day.strftime("%Y-%m")
