from django.apps import AppConfig


class NumberingConfig(AppConfig):
    name = "zhanggui.foundation.numbering"
    label = "numbering"
