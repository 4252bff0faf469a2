from importlib import import_module

from django.apps import AppConfig


class ChecksConfig(AppConfig):
    name = "zhanggui.foundation.checks"
    label = "checks"

    def ready(self) -> None:
        import_module("zhanggui.foundation.checks.system")
