from django.apps import AppConfig


class PeriodsConfig(AppConfig):
    name = "zhanggui.foundation.periods"
    label = "periods"
