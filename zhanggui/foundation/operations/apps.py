from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "zhanggui.foundation.operations"
    label = "operations"
