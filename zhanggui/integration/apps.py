from django.apps import AppConfig


class IntegrationConfig(AppConfig):
    name = "zhanggui.integration"
    label = "integration"
