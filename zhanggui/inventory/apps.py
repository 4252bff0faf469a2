from importlib import import_module

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "zhanggui.inventory"
    label = "inventory"

    def ready(self) -> None:
        import_module("zhanggui.inventory.doors")
