"""Rules that ask for a decision, requests that wait for one, and the decisions themselves."""

from django.db import models
from django.db.models import F, Q

from zhanggui.foundation.books.fields import MoneyField


class Rule(models.Model):
    """For documents of `kind`: when the fact `fact` is above `limit`, somebody with `role` must decide."""

    kind = models.CharField(max_length=40)
    fact = models.CharField(max_length=40)
    limit = MoneyField()
    role = models.ForeignKey("identity.Role", on_delete=models.PROTECT)
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.kind}: {self.fact} > {self.limit}"


class Request(models.Model):
    """One document's revision that waits for (or got) its decisions; bound to what was seen by its hash."""

    OPEN, APPROVED, REJECTED, WITHDRAWN = "open", "approved", "rejected", "withdrawn"

    kind = models.CharField(max_length=40)
    document_id = models.BigIntegerField()
    revision = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64)
    creator_id = models.BigIntegerField()
    editor_id = models.BigIntegerField(null=True)
    submitter_id = models.BigIntegerField()
    department_id = models.BigIntegerField(null=True)
    reasons = models.JSONField(default=list)
    role = models.ForeignKey("identity.Role", on_delete=models.PROTECT)
    state = models.CharField(max_length=10, default=OPEN)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "document_id"], condition=Q(state="open"), name="approvals_request_open_once")
        ]
        indexes = [models.Index(fields=["role", "id"], condition=Q(state="open"), name="approvals_request_inbox")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.document_id} r{self.revision} {self.state}"


class Decision(models.Model):
    """What one person decided. The database holds that nobody decides on their own document (制单 ≠ 审批)."""

    append_only = True

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="decisions")
    approver_id = models.BigIntegerField()
    creator_id = models.BigIntegerField()
    editor_id = models.BigIntegerField(null=True)
    submitter_id = models.BigIntegerField()
    approved = models.BooleanField()
    note = models.CharField(max_length=500, blank=True)
    content_hash = models.CharField(max_length=64)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "approver_id"], name="approvals_decision_once"),
            models.CheckConstraint(
                condition=~Q(approver_id=F("creator_id"))
                & ~Q(approver_id=F("submitter_id"))
                & (Q(editor_id=None) | ~Q(approver_id=F("editor_id"))),
                name="approvals_decision_not_own",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.approver_id}: {self.approved}"
