"""The rail: which modules there are, and which of them a person sees."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhanggui.foundation.http.access import SIGNED_IN
from zhanggui.foundation.identity.models import User


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of a module: its label, address and permission."""

    label: object
    url: str
    permission: str
    group: object = ""


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the rail: its icon (a Tabler icon name) and its pages.

    One with a `home` has too many pages for the top bar: they stand on the home page in groups, and the top bar shows the
    home and the page where one is.
    """

    label: object
    icon: str
    prefix: str
    entries: tuple[Entry, ...]
    home: Entry | None = None


@dataclass(slots=True)
class Shown:
    """A module as one person sees it now."""

    label: object
    icon: str
    url: str
    active: bool
    entries: list[tuple[Entry, bool]] = field(default_factory=list)
    tabs: list[tuple[Entry, bool]] = field(default_factory=list)


COMPANY, PEOPLE = pgettext_lazy("settings", "Company and rules"), pgettext_lazy("settings", "People and me")
DATA, WATCH = pgettext_lazy("settings", "Data in and out"), pgettext_lazy("settings", "Work and supervision")

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
    Module(
        _("Customers"), "users", "/parties/",
        (
            Entry(_("Customers"), "/parties/customers/", "parties.view_customer"),
            Entry(_("Suppliers"), "/parties/suppliers/", "parties.view_supplier"),
        ),
    ),
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
            Entry(_("Company"), "/settings/company/", "books.edit_profile", COMPANY),
            Entry(_("Numbering rules"), "/settings/numbering/", "numbering.manage", COMPANY),
            Entry(_("Periods"), "/settings/periods/", "periods.manage", COMPANY),
            Entry(_("Printing"), "/settings/printing/", "printing.manage", COMPANY),
            Entry(_("Own fields"), "/settings/fields/", "customfields.manage", COMPANY),
            Entry(_("Approval rules"), "/settings/rules/", "approvals.manage_rules", COMPANY),
            Entry(_("Users"), "/settings/users/", "identity.manage_users", PEOPLE),
            Entry(_("Roles"), "/settings/roles/", "identity.manage_users", PEOPLE),
            Entry(_("My account"), "/settings/me/", SIGNED_IN, PEOPLE),
            Entry(_("How I am told"), "/settings/me/notices/", SIGNED_IN, PEOPLE),
            Entry(_("Import"), "/settings/import/", "importing.import", DATA),
            Entry(_("API tokens"), "/settings/tokens/", "identity.own_token", DATA),
            Entry(_("Webhooks"), "/integration/webhooks/", "integration.manage_webhooks", DATA),
            Entry(_("Group robots"), "/settings/robots/", "notices.manage_robots", DATA),
            Entry(_("Books and back-ups"), "/settings/books/", "books.view", DATA),
            Entry(_("Tasks"), "/settings/tasks/", SIGNED_IN, WATCH),
            Entry(_("Operation log"), "/settings/log/", "operations.view_log", WATCH),
            Entry(_("Health check"), "/settings/health/", "checks.view_health", WATCH),
            Entry(_("Events"), "/settings/events/", "tasks.manage", WATCH),
        ),
        Entry(_("All settings"), "/settings/", SIGNED_IN),
    ),
)  # fmt: skip


CREATE = (
    Entry(_("New order"), "/sales/orders/new/", "sales.create_order"),
    Entry(_("New customer"), "/parties/customers/new/", "parties.edit_customer"),
    Entry(_("New product"), "/catalog/products/new/", "catalog.edit_product"),
    Entry(_("New supplier"), "/parties/suppliers/new/", "parties.edit_supplier"),
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
        entries = [entry for entry in module.entries if entry.permission == SIGNED_IN or user.has_permission(entry.permission)]
        if entries:
            active = path.startswith((module.prefix, *(entry.url for entry in module.entries)))
            here = max((entry.url for entry in entries if path.startswith(entry.url)), key=len, default="")
            pairs = [(entry, entry.url == here) for entry in entries]
            url = module.home.url if module.home else entries[0].url
            shown.append(Shown(module.label, module.icon, url, active, pairs, _tabs(module, pairs, path)))
    return shown


def _tabs(module: Module, pairs: list[tuple[Entry, bool]], path: str) -> list[tuple[Entry, bool]]:
    if module.home is None:
        return pairs if len(pairs) > 1 else []
    return [(module.home, path == module.home.url), *((entry, here) for entry, here in pairs if here)]


def groups_for(user: User) -> list[tuple[object, list[Entry]]]:
    """All settings that the person may open, in their groups."""
    (module,) = (module for module in modules_for(user, "/settings/") if module.url == "/settings/")
    groups: dict[object, list[Entry]] = {}
    for entry, _here in module.entries:
        groups.setdefault(entry.group, []).append(entry)
    return list(groups.items())
