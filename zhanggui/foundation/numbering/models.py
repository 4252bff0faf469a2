"""Counters behind document numbers."""

from django.db import models


class Counter(models.Model):
    """The last number given in a series and period; taken as the last statement before the commit."""

    series = models.CharField(max_length=16)
    period = models.CharField(max_length=8)
    last = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "period"], name="numbering_counter_once")]

    def __str__(self) -> str:
        return f"{self.series}-{self.period}: {self.last}"
