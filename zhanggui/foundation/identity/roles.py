"""The roles a new book starts with; administrators may change them. The names are translated when made."""

from dataclasses import dataclass

from zhanggui.kernel.errors import gettext_noop


@dataclass(frozen=True, slots=True)
class StartRole:
    """A role as it is made in a new book."""

    code: str
    name: str
    scope: str
    permissions: tuple[str, ...]


LOOK_UP = (
    "parties.view_customer", "parties.view_supplier", "catalog.view_product", "pricing.view_price", "inventory.view_stock",
    "web.search", "identity.own_token", "files.attach", "comments.write",
)  # fmt: skip
SELL = (
    "sales.view_order", "sales.create_order", "sales.edit_order", "sales.submit_order", "sales.withdraw_order",
    "sales.delete_draft", "sales.view_delivery", "sales.view_invoice", "parties.edit_customer",
    "receivables.view_account", "sales.close_order",
)  # fmt: skip
DECIDE = ("approvals.decide", "approvals.view_inbox", "sales.review_order", "sales.unapprove_order", "sales.void_order")
STORE = (
    "sales.view_order", "sales.view_delivery", "sales.post_delivery", "sales.unpost_delivery", "inventory.view_ledger",
    "inventory.receive_stock",
)  # fmt: skip
MONEY = (
    "sales.view_order", "sales.view_delivery", "sales.view_invoice", "sales.issue_invoice", "receivables.view_account",
    "receivables.receive_payment", "receivables.undo_allocation", "inventory.view_ledger", "see_cost",
    "periods.manage", "receivables.edit_terms",
)  # fmt: skip
BOSS = (
    "analytics.view_dashboard", "see_cost", "approvals.manage_rules", "pricing.edit_price", "catalog.edit_product",
    "operations.view_log", "checks.view_health", "identity.manage_users", "books.edit_profile", "numbering.manage",
    "notices.manage_robots", "tasks.manage", "customfields.manage", "integration.manage_webhooks",
    "books.view", "books.backup",
    "printing.manage",
)  # fmt: skip
BUY = ("see_cost", "catalog.edit_product", "parties.edit_supplier")
RUN = (
    "identity.manage_users", "periods.manage", "approvals.manage_rules", "operations.view_log", "checks.view_health",
    "inventory.edit_warehouse", "importing.import", "web.search", "books.edit_profile", "numbering.manage",
    "notices.manage_robots", "tasks.manage", "customfields.manage", "integration.manage_webhooks",
    "books.view",
    "printing.manage",
)  # fmt: skip


def _all(*groups: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({code for group in groups for code in group}))


IMPORT = ("importing.import", "parties.edit_supplier", "sales.import_orders", "inventory.edit_warehouse")
EXPORT = ("exporting.export",)
VIEWS = tuple(code for code in _all(LOOK_UP, SELL, STORE, MONEY, BOSS) if ".view_" in code)

START_ROLES = (
    StartRole("boss", gettext_noop("Boss"), "all", _all(LOOK_UP, SELL, DECIDE, STORE, MONEY, BOSS, IMPORT, EXPORT)),
    StartRole(
        "sales_manager", gettext_noop("Sales manager"), "department",
        _all(LOOK_UP, SELL, DECIDE, EXPORT, ("analytics.view_dashboard", "pricing.edit_price")),
    ),
    StartRole("salesperson", gettext_noop("Salesperson"), "own", _all(LOOK_UP, SELL)),
    StartRole("warehouse", gettext_noop("Warehouse keeper"), "own", _all(LOOK_UP, STORE)),
    StartRole("finance", gettext_noop("Finance"), "all", _all(LOOK_UP, MONEY, EXPORT, ("analytics.view_dashboard",))),
    StartRole("service", gettext_noop("Customer service"), "all", _all(LOOK_UP, ("sales.view_order",))),
    StartRole("purchaser", gettext_noop("Purchaser"), "all", _all(LOOK_UP, STORE, BUY, EXPORT)),
    StartRole("administrator", gettext_noop("Administrator"), "own", _all(RUN)),
    StartRole("auditor", gettext_noop("Auditor"), "all", _all(VIEWS, EXPORT, ("see_cost", "operations.view_log", "web.search"))),
)  # fmt: skip


def grantable() -> frozenset[str]:
    """Every permission that a role may be given."""
    return frozenset(code for role in START_ROLES for code in role.permissions)
