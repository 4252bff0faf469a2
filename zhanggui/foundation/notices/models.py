"""Notices: what somebody should know, how they want to be told, and the groups that are told too."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """One fact for one person, once per `cause`. The words come from its kind when it is shown, filled with `params`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    cause = models.CharField(max_length=80)
    subject = models.CharField(max_length=80, blank=True)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "cause"], name="notices_once_per_cause")]
        indexes = [
            models.Index(fields=["user", "-id"], name="notices_of_person"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="notices_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.user_id}"


class Preference(models.Model):
    """How one person wants to be told of a kind, where it differs from the kind's own way."""

    APP, MAIL, ROBOT = "app", "mail", "robot"
    CHANNELS = (APP, MAIL, ROBOT)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=8)
    wanted = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "channel"], name="notices_preference_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.channel}: {self.wanted}"


class Robot(models.Model):
    """A group robot (企业微信 or 钉钉): where it is called and which kinds of notices it repeats to its group."""

    WECOM, DINGTALK = "wecom", "dingtalk"
    MAKERS = (WECOM, DINGTALK)

    name = models.CharField(max_length=60, unique=True)
    maker = models.CharField(max_length=10)
    url = models.CharField(max_length=500)
    secret = models.CharField(max_length=120, blank=True)
    kinds = models.JSONField(default=list)
    active = models.BooleanField(default=True)
    told_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name
