"""The API root: every room brings its router."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
