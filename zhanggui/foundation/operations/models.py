"""One row per business operation: audit trail, idempotency record and outbox at once."""

from django.db import models
from django.db.models import Q


class Operation(models.Model):
    """Who did what to which object, when, with which effect; written in the transaction of the effect."""

    append_only = True
    may_change = ("sealed",)

    DONE, DENIED = "done", "denied"

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True, db_index=True)
    on_behalf_of_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=80)
    outcome = models.CharField(max_length=8, default=DONE)
    subject = models.CharField(max_length=80, default="", db_index=True)
    entries = models.JSONField(default=list)
    events = models.JSONField(default=list)
    request_id = models.CharField(max_length=40, default="")
    address = models.CharField(max_length=45, default="")
    key = models.CharField(max_length=80, null=True)  # noqa: DJ001  NULL is "no key" and may repeat
    request_hash = models.CharField(max_length=64, default="")
    answer = models.JSONField(null=True)
    sealed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor_id", "key"], name="operations_key_once")]
        indexes = [models.Index(fields=["id"], condition=Q(sealed=False), name="operations_unsealed")]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"


class Seal(models.Model):
    """The hash chain over all operations: `digest = SHA256(previous digest ‖ canonical operation)`."""

    append_only = True

    number = models.BigIntegerField(primary_key=True)
    operation = models.OneToOneField(Operation, on_delete=models.PROTECT)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.number}: {self.digest[:12]}"


class Dispatch(models.Model):
    """One event for one handler: tried until done, given up after eight tries."""

    WAITING, DONE, DEAD = "waiting", "done", "dead"

    operation = models.ForeignKey(Operation, on_delete=models.PROTECT)
    position = models.PositiveSmallIntegerField()
    handler = models.CharField(max_length=120)
    state = models.CharField(max_length=8, default=WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    error = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["operation", "position", "handler"], name="operations_dispatch_once")]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="waiting"), name="operations_dispatch_due")]

    def __str__(self) -> str:
        return f"{self.handler} ← {self.operation_id}"


class Verification(models.Model):
    """Somebody had the chain of seals recomputed: from which number to which, and where it breaks (null: nowhere)."""

    append_only = True

    at = models.DateTimeField()
    from_number = models.BigIntegerField()
    to_number = models.BigIntegerField()
    broken_at = models.BigIntegerField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    whole = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.from_number}–{self.to_number}: {self.broken_at or 'intact'}"
