from django.apps import AppConfig


class ViewsConfig(AppConfig):
    name = "zhanggui.foundation.views"
    label = "views"
