from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "zhanggui.foundation.comments"
    label = "comments"
