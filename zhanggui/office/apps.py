from importlib import import_module

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "zhanggui.office"
    label = "office"

    def ready(self) -> None:
        import_module("zhanggui.office.doors")
