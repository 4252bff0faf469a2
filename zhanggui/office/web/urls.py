"""Addresses of the office."""

from django.urls import path

from zhanggui.office.web import views

app_name = "office"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
]
