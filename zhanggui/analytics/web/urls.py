"""Addresses of analytics."""

from django.urls import path

from zhanggui.analytics.web import views

app_name = "analytics"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("customers/<int:pk>/figures/", views.customer_figures, name="customer_figures"),
]
