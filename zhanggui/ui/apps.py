from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "zhanggui.ui"
    label = "ui"
