"""What was imported before."""

from django.db import models


class ImportRun(models.Model):
    """One file that was applied: the same content again is recognised and changes nothing."""

    kind = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    actor_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    report = models.JSONField(default=dict)
    steps = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "file_hash"], name="importing_run_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.file_name}"
