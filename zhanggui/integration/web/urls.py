"""Addresses of the integration room."""

from django.urls import path

from zhanggui.integration.web import webhooks

app_name = "integration"
urlpatterns = [
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/<int:pk>/", webhooks.webhook, name="webhook"),
    path("webhooks/<int:pk>/delete/", webhooks.delete, name="delete"),
    path("webhooks/<int:pk>/secret/", webhooks.secret, name="secret"),
    path("webhooks/<int:pk>/test/", webhooks.ping, name="test"),
    path("webhooks/<int:pk>/replay/", webhooks.replay, name="replay"),
    path("webhooks/<int:pk>/messages/<int:message>/replay/", webhooks.replay_one, name="replay_one"),
]
