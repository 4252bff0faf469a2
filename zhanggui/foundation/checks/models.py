"""What the last recomputations of the book found."""

from django.db import models


class CheckRun(models.Model):
    """One run over all properties. `results` = [{id, titles, count, breaches: [[subject, detail], …]}], the broken first."""

    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    properties = models.PositiveIntegerField()
    broken = models.PositiveIntegerField()
    results = models.JSONField(default=list)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(broken__lte=models.F("properties")), name="checks_run_sane")]

    def __str__(self) -> str:
        return f"{self.ended_at}: {self.broken}/{self.properties}"
