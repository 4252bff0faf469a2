from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "zhanggui.foundation.identity"
    label = "identity"
