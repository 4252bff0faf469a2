from django.apps import AppConfig


class ReferencesConfig(AppConfig):
    name = "zhanggui.foundation.references"
    label = "references"
