from importlib import import_module

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "zhanggui.analytics"
    label = "analytics"

    def ready(self) -> None:
        import_module("zhanggui.analytics.doors")
