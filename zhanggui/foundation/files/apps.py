from importlib import import_module

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "zhanggui.foundation.files"
    label = "files"

    def ready(self) -> None:
        import_module("zhanggui.foundation.files.jobs")
