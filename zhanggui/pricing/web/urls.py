"""Addresses of pricing."""

from django.urls import URLPattern

app_name = "pricing"
urlpatterns: list[URLPattern] = []
