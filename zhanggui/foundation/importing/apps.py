from importlib import import_module

from django.apps import AppConfig


class ImportingConfig(AppConfig):
    name = "zhanggui.foundation.importing"
    label = "importing"

    def ready(self) -> None:
        import_module("zhanggui.foundation.importing.jobs")
