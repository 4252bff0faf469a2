"""What people say about a document."""

from django.db import models


class Comment(models.Model):
    """One remark on a document or record. It stays; a withdrawn one shows only that it was there."""

    append_only = True
    may_change = ("withdrawn_at",)

    subject = models.CharField(max_length=80, db_index=True)
    author_id = models.BigIntegerField()
    at = models.DateTimeField()
    text = models.CharField(max_length=2000)
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.subject}: {self.text[:40]}"
