from importlib import import_module

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "zhanggui.foundation.identity"
    label = "identity"

    def ready(self) -> None:
        import_module("zhanggui.foundation.identity.upgrades")
