"""What was taken out of the book: every export leaves a row."""

from django.db import models


class Export(models.Model):
    """One export of a list: who took which rows and columns under which conditions.

    A large one is written by a task: `ready` says that its file can be fetched, `error` why it never will.
    """

    list_name = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    file_format = models.CharField(max_length=4)
    conditions = models.TextField()
    columns = models.TextField()
    rows = models.PositiveIntegerField()
    actor_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    later = models.BooleanField(default=False)
    written = models.PositiveIntegerField(default=0)
    ready = models.BooleanField(default=False)
    error = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.list_name}.{self.file_format}"
