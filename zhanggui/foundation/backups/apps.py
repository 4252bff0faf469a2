from importlib import import_module

from django.apps import AppConfig


class BackupsConfig(AppConfig):
    name = "zhanggui.foundation.backups"
    label = "backups"

    def ready(self) -> None:
        import_module("zhanggui.foundation.backups.jobs")
