from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "zhanggui.foundation.search"
    label = "search"
