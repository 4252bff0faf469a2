from django.apps import AppConfig


class HttpConfig(AppConfig):
    name = "zhanggui.foundation.http"
    label = "http"
