"""Addresses of pricing."""

from django.urls import path

from zhanggui.pricing.web import views

app_name = "pricing"
urlpatterns = [
    path("prices/", views.prices, name="prices"),
    path("products/<int:pk>/prices/", views.prices_panel, name="prices_panel"),
]
