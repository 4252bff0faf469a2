from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "zhanggui.office"
    label = "office"
