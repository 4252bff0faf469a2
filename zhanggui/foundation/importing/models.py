"""Imports under way and done: their file until it is not needed any more, their rows as checked, what they wrote."""

from django.db import models
from django.db.models import Q


class ImportRun(models.Model):
    """One file on its way into the book; the same content applied again is recognised and changes nothing.

    `layout` is how the file looks (sheets, header, samples), `mapping` the place of each column by its key,
    `report` what the check found, then what was written.
    """

    COLUMNS, CHECKING, CHECKED, APPLIED, UNDONE = "columns", "checking", "checked", "applied", "undone"

    kind = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    actor_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=8, default=APPLIED)
    layout = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    steps = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "file_hash"], condition=Q(state="applied"), name="importing_applied_once")
        ]
        indexes = [models.Index(fields=["actor_id", "-id"], name="importing_own")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.file_name}"


class ImportFile(models.Model):
    """The bytes of a file under way; they go when it is applied, given up or forgotten."""

    run = models.OneToOneField(ImportRun, on_delete=models.CASCADE, primary_key=True, related_name="file")
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"file {self.pk}"


class StagedRow(models.Model):
    """One checked row: `cells` by column key; of a bad one also the original cells and its problems."""

    NEW, CHANGED, UNCHANGED, BAD = "new", "changed", "same", "bad"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8)
    cells = models.JSONField(default=dict)
    original = models.JSONField(default=list)
    notes = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "outcome", "number"], name="importing_row_once")]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.number} {self.outcome}"


class WrittenRecord(models.Model):
    """What an import wrote to one record: its values before (null: it was new) and after, so that it can be undone."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="written")
    object_id = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.run_id}: {self.object_id}"


class ColumnProfile(models.Model):
    """How the columns of files with one header are matched: header title by column key; owner 0: everybody's."""

    SHARED = 0

    kind = models.CharField(max_length=40)
    signature = models.CharField(max_length=64)
    owner_id = models.BigIntegerField(default=SHARED)
    name = models.CharField(max_length=60)
    mapping = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "signature", "owner_id"], name="importing_profile_once")]

    def __str__(self) -> str:
        return self.name
