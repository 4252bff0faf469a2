"""Addresses of sales."""

from django.urls import URLPattern, path

from zhanggui.sales.web import deliveries, entry, invoices, lists, lookups, orders, panels, prints, steps

app_name = "sales"
urlpatterns: list[URLPattern] = [
    path("orders/", lists.orders, name="orders"),
    path("orders/new/", entry.new, name="new"),
    path("orders/save/", entry.save_new, name="save"),
    path("orders/products/", lookups.products, name="products"),
    path("orders/named/", lookups.named, name="named"),
    path("orders/customers/", lookups.customers, name="customers"),
    path("orders/facts/", lookups.facts, name="facts"),
    path("orders/figures/", lookups.figures, name="figures"),
    path("orders/<int:order_id>/", orders.order, name="order"),
    path("orders/<int:order_id>/edit/", entry.edit, name="edit"),
    path("orders/<int:order_id>/save/", entry.save, name="save_order"),
    path("orders/<int:order_id>/lines/<int:line_no>/", orders.line, name="line"),
    path("orders/<int:order_id>/submit/", steps.submit, name="submit"),
    path("orders/<int:order_id>/withdraw/", steps.withdraw, name="withdraw"),
    path("orders/<int:order_id>/review/", steps.review, name="review"),
    path("orders/<int:order_id>/decide/", steps.decide, name="decide"),
    path("orders/<int:order_id>/unapprove/", steps.unapprove, name="unapprove"),
    path("orders/<int:order_id>/close/", steps.close, name="close"),
    path("orders/<int:order_id>/void/", steps.void, name="void"),
    path("orders/<int:order_id>/delete/", steps.delete, name="delete"),
    path("orders/<int:order_id>/deliver/", deliveries.deliver, name="deliver"),
    path("orders/<int:order_id>/invoice/", invoices.invoice_order, name="invoice_order"),
    path("customers/<int:pk>/orders/", panels.customer_orders, name="customer_orders"),
    path("deliveries/", lists.deliveries, name="deliveries"),
    path("deliveries/<int:delivery_id>/", deliveries.delivery, name="delivery"),
    path("deliveries/<int:delivery_id>/unpost/", deliveries.unpost, name="unpost"),
    path("invoices/", lists.invoices, name="invoices"),
    path("invoices/<int:invoice_id>/", invoices.invoice, name="invoice"),
    path("orders/<str:ids>/print/", prints.order, name="print_orders"),
    path("orders/<str:ids>/print.pdf", prints.order_pdf, name="pdf_orders"),
    path("deliveries/<str:ids>/print/", prints.delivery, name="print_deliveries"),
    path("deliveries/<str:ids>/print.pdf", prints.delivery_pdf, name="pdf_deliveries"),
    path("invoices/<str:ids>/print/", prints.invoice, name="print_invoices"),
    path("invoices/<str:ids>/print.pdf", prints.invoice_pdf, name="pdf_invoices"),
]
