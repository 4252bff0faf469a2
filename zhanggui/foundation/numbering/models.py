"""Counters behind document numbers, and how the numbers of a series are written."""

from django.db import models
from django.db.models import Q


class Counter(models.Model):
    """The last number given for a prefix (`series`) and period; taken as the last statement before the commit."""

    series = models.CharField(max_length=16)
    period = models.CharField(max_length=8, blank=True)
    last = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "period"], name="numbering_counter_once")]

    def __str__(self) -> str:
        return f"{self.series}-{self.period}: {self.last}"


class Rule(models.Model):
    """How numbers of a series are written; a prefix belongs to one series for ever, so that no two series collide.

    `dates` says which part of the date stands in the number, and with it when counting starts again. Without a rule a
    series has itself as prefix, whole dates and four digits.
    """

    DAY, MONTH, YEAR, NONE = "day", "month", "year", "none"
    DATES = {DAY: "%Y%m%d", MONTH: "%Y%m", YEAR: "%Y", NONE: ""}

    series = models.CharField(max_length=16)
    prefix = models.CharField(max_length=16, unique=True)
    dates = models.CharField(max_length=8, default=DAY)
    digits = models.PositiveSmallIntegerField(default=4)
    current = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series"], condition=Q(current=True), name="numbering_rule_current")]

    def __str__(self) -> str:
        return f"{self.series}: {self.prefix} {self.dates} {self.digits}"
