"""What every master record has."""

from django.db import models

from zhanggui.foundation.customfields.models import WithExtra


class MasterRecord(WithExtra):
    """A record that documents point at: code, name, what it is found by, the company's own fields.

    Used ones are stopped, never deleted.
    """

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    search_key = models.CharField(max_length=400, db_index=True)
    stopped = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name
