"""Addresses of receivables."""

from django.urls import path

from zhanggui.receivables.web import accounts, lists, receipts

app_name = "receivables"
urlpatterns = [
    path("charges/", lists.charges, name="charges"),
    path("receipts/", lists.receipts, name="receipts"),
    path("receipts/new/", receipts.new, name="new_receipt"),
    path("receipts/<int:pk>/", receipts.show, name="receipt"),
    path("receipts/<int:pk>/settle/", receipts.settle, name="settle"),
    path("receipts/<int:pk>/undo/", receipts.undo, name="undo"),
    path("customers/<int:pk>/", accounts.ledger, name="ledger"),
    path("customers/<int:pk>/terms/", accounts.terms, name="terms"),
    path("customers/<int:pk>/figures/", accounts.figures_panel, name="figures_panel"),
    path("customers/<int:pk>/charges/", accounts.charges_panel, name="charges_panel"),
    path("customers/<int:pk>/receipts/", accounts.receipts_panel, name="receipts_panel"),
    path("customers/<int:pk>/entries/", accounts.ledger_panel, name="ledger_panel"),
]
