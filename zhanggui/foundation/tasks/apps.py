from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "zhanggui.foundation.tasks"
    label = "tasks"
