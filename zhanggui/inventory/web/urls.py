"""Addresses of inventory."""

from django.urls import path

from zhanggui.inventory.web import lists, panels, places, receipts

app_name = "inventory"
urlpatterns = [
    path("stock/", lists.stock, name="stock"),
    path("moves/", lists.moves, name="moves"),
    path("receipts/", lists.receipts, name="receipts"),
    path("receipts/new/", receipts.new, name="new_receipt"),
    path("receipts/<int:pk>/", receipts.show, name="receipt"),
    path("warehouses/", places.all_warehouses, name="warehouses"),
    path("warehouses/new/", places.new, name="new_warehouse"),
    path("products/<int:pk>/stock/", panels.stock, name="stock_panel"),
    path("products/<int:pk>/moves/", panels.moves, name="moves_panel"),
]
