from importlib import import_module

from django.apps import AppConfig


class IntegrationConfig(AppConfig):
    name = "zhanggui.integration"
    label = "integration"

    def ready(self) -> None:
        import_module("zhanggui.integration.doors")
