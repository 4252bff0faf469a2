"""The operation log in words: actions, kinds of objects, verbs, fields, facts that rules judge."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ACTIONS: Mapping[str, object] = {
    "analytics.view_dashboard": _("See the dashboard"),
    "approvals.decide": _("Decide on documents"),
    "approvals.manage_rules": _("Set approval rules"),
    "approvals.view_inbox": _("See the approval inbox"),
    "books.edit_profile": _("Edit the company's settings"),
    "books.backup": _("Take back-ups away"),
    "books.found": _("Found the book"),
    "books.view": _("See books and make back-ups"),
    "catalog.edit_product": _("Edit products"),
    "catalog.view_product": _("See products"),
    "checks.view_health": _("See the health check"),
    "comments.write": _("Write comments"),
    "customfields.manage": _("Set own fields"),
    "exporting.export": _("Export lists"),
    "files.attach": _("Attach files"),
    "files.clean": _("Clean up files"),
    "identity.manage_users": _("Manage users"),
    "identity.own_account": _("Change own account"),
    "identity.own_token": _("Manage own API tokens"),
    "importing.import": _("Import files"),
    "integration.manage_webhooks": _("Manage webhooks"),
    "integration.stop_webhook": _("Stop failing webhooks"),
    "inventory.edit_warehouse": _("Edit warehouses"),
    "inventory.receive_stock": _("Receive stock"),
    "inventory.view_ledger": _("See the stock ledger"),
    "inventory.view_stock": _("See stock on hand"),
    "notices.manage_robots": _("Set up group robots"),
    "numbering.manage": _("Set numbering rules"),
    "operations.view_log": _("See the operation log"),
    "parties.edit_customer": _("Edit customers"),
    "parties.note_deal": _("Note the latest deal"),
    "parties.edit_supplier": _("Edit suppliers"),
    "parties.view_customer": _("See customers"),
    "parties.view_supplier": _("See suppliers"),
    "periods.manage": _("Open and close periods"),
    "pricing.edit_price": _("Edit prices"),
    "pricing.view_price": _("See prices"),
    "printing.manage": _("Set up printing"),
    "receivables.edit_terms": _("Set credit terms"),
    "receivables.receive_payment": _("Receive payments"),
    "receivables.undo_allocation": _("Undo allocations"),
    "receivables.view_account": _("See receivables"),
    "sales.close_order": _("Close the rest of orders"),
    "sales.create_order": _("Create orders"),
    "sales.delete_draft": _("Delete drafts"),
    "sales.edit_order": _("Edit orders"),
    "sales.import_orders": _("Import orders"),
    "sales.issue_invoice": _("Issue invoices"),
    "sales.post_delivery": _("Post deliveries"),
    "sales.review_order": _("Review orders"),
    "sales.submit_order": _("Submit orders"),
    "sales.unapprove_order": _("Take approvals back"),
    "sales.unpost_delivery": _("Reverse deliveries"),
    "sales.view_delivery": _("See deliveries"),
    "sales.view_invoice": _("See invoices"),
    "sales.view_order": _("See orders"),
    "sales.void_order": _("Void orders"),
    "sales.withdraw_order": _("Withdraw orders"),
    "see_cost": _("See cost"),
    "tasks.manage": _("Look after all tasks"),
    "web.search": _("Search everything"),
}
ROOMS: Mapping[str, object] = {
    "": _("General"),
    "analytics": _("Dashboard"),
    "approvals": _("Approvals"),
    "books": _("Company"),
    "catalog": _("Products"),
    "checks": _("Health check"),
    "customfields": _("Own fields"),
    "identity": _("Users"),
    "importing": _("Import"),
    "inventory": _("Stock"),
    "notices": _("Notices"),
    "numbering": _("Numbering rules"),
    "operations": _("Operation log"),
    "parties": _("Customers"),
    "periods": _("Periods"),
    "pricing": _("List prices"),
    "receivables": _("Receivables"),
    "sales": pgettext_lazy("module", "Sales"),
    "tasks": _("Tasks"),
    "web": _("Search"),
}
KINDS: Mapping[str, object] = {
    "approvals.rule": _("Approval rule"),
    "books.profile": _("Book"),
    "catalog.product": _("Product"),
    "checks.run": _("Health check"),
    "files.file": _("File"),
    "customfields.field": _("Own field"),
    "exporting.export": _("Export"),
    "identity.role": _("Role"),
    "identity.token": _("API token"),
    "identity.user": _("User"),
    "importing.run": _("Import"),
    "integration.webhook": _("Webhook"),
    "inventory.location": _("Place"),
    "inventory.receipt": _("Stock receipt"),
    "inventory.warehouse": _("Warehouse"),
    "notices.robot": _("Group robot"),
    "numbering.rule": _("Numbering rule"),
    "operations.dispatch": _("Event"),
    "operations.seal": _("Operation log"),
    "parties.customer": _("Customer"),
    "parties.supplier": _("Supplier"),
    "periods.period": _("Period"),
    "pricing.price_list": _("Price list"),
    "printing.stationery": _("Paper of a document"),
    "receivables.receipt": _("Receipt"),
    "sales.delivery": _("Delivery"),
    "sales.invoice": _("Invoice"),
    "sales.order": _("Sales order"),
    "tasks.task": _("Task"),
}
FACTS: Mapping[str, object] = {"total": _("Total of the document")}


def action_word(code: str) -> str:
    """What somebody did, or may do, by its permission; the code itself when it has no words."""
    return str(ACTIONS.get(code, code))


def room_word(room: str) -> str:
    """Which part of the program a permission belongs to."""
    return str(ROOMS.get(room, room))


def kind_word(kind: str) -> str:
    """What sort of object a reference points at."""
    return str(KINDS.get(kind, kind))


def fact_word(fact: str) -> str:
    """A figure that approval rules judge."""
    return str(FACTS.get(fact, fact))
