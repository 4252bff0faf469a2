"""How often documents were printed, and on which paper each kind is."""

from django.db import models


class Printout(models.Model):
    """How many copies of a document have left the system; who made them when stands in the operation log."""

    reference = models.CharField(max_length=60, unique=True)
    times = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.reference}: {self.times}"


class Stationery(models.Model):
    """The paper of one kind of document, and what its copies are for, such as “①存根 ②客户 ③仓库”."""

    kind = models.CharField(max_length=40, unique=True)
    paper = models.CharField(max_length=16)
    copies = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return f"{self.kind}: {self.paper}"
