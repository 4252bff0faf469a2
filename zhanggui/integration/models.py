"""Addresses outside that hear of business events, and what was sent to them."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Webhook(models.Model):
    """An address that hears of events, with the rights of its owner: whoever saved it last.

    Only the salts of the signing secrets are kept: the secrets come from them and the installation's key, so that
    neither a copy of the book nor a person with the database can sign.
    """

    RUNNING, PAUSED, GONE, FAILING = "running", "paused", "gone", "failing"

    url = models.CharField(max_length=500)
    events = models.JSONField(default=list)
    note = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, default=RUNNING)
    salt = models.CharField(max_length=32)
    old_salt = models.CharField(max_length=32, blank=True)
    old_until = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.url


class Delivery(models.Model):
    """One event for one address: tried until accepted or given up. `message_id` is the same at every try."""

    WAITING, DONE, GIVEN_UP, DROPPED = "waiting", "done", "given_up", "dropped"

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    message_id = models.CharField(max_length=64)
    event = models.CharField(max_length=80)
    reference = models.CharField(max_length=80)
    operation_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(db_index=True)
    state = models.CharField(max_length=8, default=WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["webhook", "message_id"], name="integration_message_once")]
        indexes = [models.Index(fields=["webhook"], condition=Q(state="waiting"), name="integration_waiting")]

    def __str__(self) -> str:
        return f"{self.event} {self.message_id}"

    @property
    def attempts(self) -> "list[Attempt]":
        """Its tries, the first one first."""
        return sorted(self.log.all(), key=lambda attempt: attempt.pk)


class Attempt(models.Model):
    """One try: the status that came back (null: no answer), how long it took, how the answer began."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="log")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    milliseconds = models.PositiveIntegerField()
    answer = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.number}: {self.status}"
