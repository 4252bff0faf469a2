from django.apps import AppConfig


class ImportingConfig(AppConfig):
    name = "zhanggui.foundation.importing"
    label = "importing"
