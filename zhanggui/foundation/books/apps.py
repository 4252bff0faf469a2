from django.apps import AppConfig


class BooksConfig(AppConfig):
    name = "zhanggui.foundation.books"
    label = "books"
