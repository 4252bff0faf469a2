"""Work for later: rows that a worker takes with a lease."""

from django.db import models
from django.db.models import Q


class Task(models.Model):
    """One piece of work: taken with a lease, tried again when the worker died, given up after `most_tries`.

    `about` says in a word what it works on (a file's name), `url` and `note` where the result is and how it went;
    `problems` are refusals as [message, params], translated when shown. `stop_asked` asks the work to end early.
    """

    WAITING, RUNNING, DONE, FAILED, STOPPED = "waiting", "running", "done", "failed", "stopped"
    OPEN = (WAITING, RUNNING)

    kind = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    on_behalf_of_id = models.BigIntegerField(null=True)
    dedupe_key = models.CharField(max_length=120, null=True)  # noqa: DJ001  NULL is "no key" and may repeat
    state = models.CharField(max_length=8, default=WAITING)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    most_tries = models.PositiveSmallIntegerField(default=5)
    progress = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(default="")
    problems = models.JSONField(default=list)
    about = models.CharField(max_length=120, default="")
    url = models.CharField(max_length=200, default="")
    note = models.CharField(max_length=200, default="")
    stop_asked = models.BooleanField(default=False)
    created_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dedupe_key"], condition=Q(state__in=["waiting", "running"]), name="tasks_open_once")
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="tasks_due"),
            models.Index(fields=["on_behalf_of_id", "-id"], name="tasks_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class Heartbeat(models.Model):
    """When a worker last showed that it lives; `/readyz` reads it."""

    worker = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.worker} {self.at}"
