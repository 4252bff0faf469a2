"""Files that hang on documents and records."""

from django.db import models


class File(models.Model):
    """A content, kept once by its SHA-256 however often it is attached."""

    digest = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=100)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:12]}"


class Attachment(models.Model):
    """A file on a document or record. A removed one keeps its row; its content goes a while later."""

    subject = models.CharField(max_length=80, db_index=True)
    file = models.ForeignKey(File, on_delete=models.SET_NULL, null=True, related_name="attachments")
    name = models.CharField(max_length=200)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
