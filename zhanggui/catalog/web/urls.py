"""Addresses of catalog."""

from django.urls import path

from zhanggui.catalog.web import lists, views

app_name = "catalog"
urlpatterns = [
    path("products/", lists.products, name="products"),
    path("products/new/", views.new, name="new_product"),
    path("products/lookup/", views.lookup, name="lookup"),
    path("products/<int:pk>/", views.show, name="product"),
    path("products/<int:pk>/edit/", views.edit, name="edit_product"),
]
