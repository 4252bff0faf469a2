"""Fields that a company adds to its records and documents by itself."""

from typing import ClassVar

from django.db import models


class WithExtra(models.Model):
    """A record, document or line that can carry a company's own fields, kept in one JSON column by their codes.

    `carrier` is the kind under which fields are defined (for a line: its document's kind and `.line`), `carrier_label`
    what people call it.
    """

    carrier: ClassVar[str]
    carrier_label: ClassVar[str]

    extra = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True


class CustomField(models.Model):
    """One field of a company's own. Its code is its name in JSON, API and imports and never changes."""

    carrier = models.CharField(max_length=40)
    code = models.CharField(max_length=30)
    label = models.CharField(max_length=60)
    kind = models.CharField(max_length=10)
    most = models.PositiveIntegerField(default=200)
    places = models.PositiveSmallIntegerField(default=2)
    choices = models.JSONField(default=list, blank=True)
    required = models.BooleanField(default=False)
    listed = models.BooleanField(default=False)
    printed = models.BooleanField(default=False)
    costs = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=50)
    stopped = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["carrier", "code"], name="customfields_code_once"),
            models.UniqueConstraint(
                fields=["carrier", "label"], condition=models.Q(stopped=False), name="customfields_label_once"
            ),
        ]

    def __str__(self) -> str:
        return self.label
