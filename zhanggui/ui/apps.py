from importlib import import_module

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "zhanggui.ui"
    label = "ui"

    def ready(self) -> None:
        import_module("zhanggui.ui.jobs")
