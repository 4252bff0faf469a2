from django.apps import AppConfig


class ChecksConfig(AppConfig):
    name = "zhanggui.foundation.checks"
    label = "checks"
