from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "zhanggui.analytics"
    label = "analytics"
