from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "zhanggui.foundation.notices"
    label = "notices"
