from importlib import import_module

from django.apps import AppConfig


class ReceivablesConfig(AppConfig):
    name = "zhanggui.receivables"
    label = "receivables"

    def ready(self) -> None:
        import_module("zhanggui.receivables.doors")
