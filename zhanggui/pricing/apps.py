from importlib import import_module

from django.apps import AppConfig


class PricingConfig(AppConfig):
    name = "zhanggui.pricing"
    label = "pricing"

    def ready(self) -> None:
        import_module("zhanggui.pricing.doors")
