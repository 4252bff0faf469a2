from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "zhanggui.foundation.approvals"
    label = "approvals"
