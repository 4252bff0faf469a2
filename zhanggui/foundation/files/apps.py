from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "zhanggui.foundation.files"
    label = "files"
