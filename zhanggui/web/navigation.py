"""The rail: which modules there are, and which of them a person sees."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhanggui.foundation.identity.models import User


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of a module: its label, address and permission."""

    label: object
    url: str
    permission: str


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the rail: its icon (a Tabler icon name) and its pages."""

    label: object
    icon: str
    prefix: str
    entries: tuple[Entry, ...]


@dataclass(slots=True)
class Shown:
    """A module as one person sees it now."""

    label: object
    icon: str
    url: str
    active: bool
    entries: list[tuple[Entry, bool]] = field(default_factory=list)


MODULES = (
    Module(_("Home"), "home", "/analytics/", (Entry(_("Dashboard"), "/analytics/", "analytics.view_dashboard"),)),
    Module(
        pgettext_lazy("module", "Sales"), "file-invoice", "/sales/",
        (
            Entry(_("Sales orders"), "/sales/orders/", "sales.view_order"),
            Entry(_("Deliveries"), "/sales/deliveries/", "sales.view_delivery"),
            Entry(_("Invoices"), "/sales/invoices/", "sales.view_invoice"),
        ),
    ),
    Module(_("Approvals"), "checkbox", "/approvals/", (Entry(_("Approval inbox"), "/approvals/", "approvals.view_inbox"),)),
    Module(_("Customers"), "users", "/parties/", (Entry(_("Customers"), "/parties/customers/", "parties.view_customer"),)),
    Module(
        _("Products"), "package", "/catalog/",
        (
            Entry(_("Products"), "/catalog/products/", "catalog.view_product"),
            Entry(_("List prices"), "/pricing/prices/", "pricing.view_price"),
        ),
    ),
    Module(
        _("Stock"), "building-warehouse", "/inventory/",
        (
            Entry(_("Stock on hand"), "/inventory/stock/", "inventory.view_stock"),
            Entry(_("Stock ledger"), "/inventory/moves/", "inventory.view_ledger"),
            Entry(_("Stock receipts"), "/inventory/receipts/", "inventory.view_ledger"),
            Entry(_("Warehouses"), "/inventory/warehouses/", "inventory.edit_warehouse"),
        ),
    ),
    Module(
        _("Receivables"), "coin-yuan", "/receivables/",
        (
            Entry(_("Open charges"), "/receivables/charges/", "receivables.view_account"),
            Entry(_("Receipts"), "/receivables/receipts/", "receivables.view_account"),
        ),
    ),
    Module(
        _("Settings"), "settings", "/settings/",
        (
            Entry(_("Users"), "/settings/users/", "identity.manage_users"),
            Entry(_("Periods"), "/settings/periods/", "periods.manage"),
            Entry(_("Approval rules"), "/settings/rules/", "approvals.manage_rules"),
            Entry(_("Import"), "/settings/import/", "importing.import"),
            Entry(_("Operation log"), "/settings/log/", "operations.view_log"),
            Entry(_("Health check"), "/settings/health/", "checks.view_health"),
            Entry(_("API tokens"), "/settings/tokens/", "identity.own_token"),
        ),
    ),
)  # fmt: skip


CREATE = (
    Entry(_("New order"), "/sales/orders/new/", "sales.create_order"),
    Entry(_("New customer"), "/parties/customers/new/", "parties.edit_customer"),
    Entry(_("New product"), "/catalog/products/new/", "catalog.edit_product"),
    Entry(_("New stock receipt"), "/inventory/receipts/new/", "inventory.receive_stock"),
    Entry(_("New receipt"), "/receivables/receipts/new/", "receivables.receive_payment"),
    Entry(_("New user"), "/settings/users/new/", "identity.manage_users"),
)


def creatable_by(user: User) -> list[Entry]:
    """What the command bar offers to create: pages that the person may open."""
    return [entry for entry in CREATE if user.has_permission(entry.permission)]


def modules_for(user: User, path: str) -> list[Shown]:
    """The modules with the pages that the person may open; empty modules are left out."""
    shown = []
    for module in MODULES:
        entries = [entry for entry in module.entries if user.has_permission(entry.permission)]
        if entries:
            active = path.startswith((module.prefix, *(entry.url for entry in module.entries)))
            pairs = [(entry, path.startswith(entry.url)) for entry in entries]
            shown.append(Shown(module.label, module.icon, entries[0].url, active, pairs))
    return shown
