from django.apps import AppConfig


class PricingConfig(AppConfig):
    name = "zhanggui.pricing"
    label = "pricing"
