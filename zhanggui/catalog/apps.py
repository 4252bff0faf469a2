from importlib import import_module

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "zhanggui.catalog"
    label = "catalog"

    def ready(self) -> None:
        import_module("zhanggui.catalog.doors")
