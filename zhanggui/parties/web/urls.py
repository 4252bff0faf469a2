"""Addresses of parties."""

from django.urls import path

from zhanggui.parties.actions import SUPPLIERS
from zhanggui.parties.web import lists, views
from zhanggui.ui.masters import pages

app_name = "parties"
urlpatterns = [
    path("customers/", lists.customers, name="customers"),
    path("customers/new/", views.new, name="new_customer"),
    path("customers/lookup/", views.lookup, name="lookup"),
    path("customers/<int:pk>/", views.show, name="customer"),
    path("customers/<int:pk>/edit/", views.edit, name="edit_customer"),
    *pages(SUPPLIERS, "suppliers/", "supplier"),
]
