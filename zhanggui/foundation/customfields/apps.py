from django.apps import AppConfig


class CustomFieldsConfig(AppConfig):
    name = "zhanggui.foundation.customfields"
    label = "customfields"
