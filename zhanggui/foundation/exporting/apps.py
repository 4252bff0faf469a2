from django.apps import AppConfig


class ExportingConfig(AppConfig):
    name = "zhanggui.foundation.exporting"
    label = "exporting"
