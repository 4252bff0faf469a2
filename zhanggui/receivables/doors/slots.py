"""What receivables puts on the pages of customers."""

from django.utils.translation import gettext_lazy as _

from zhanggui.receivables.queries import balances_of
from zhanggui.ui.slots import Column, Panel, register

SEE = "receivables.view_account"

register(Column("parties.customers", "balance", _("Receivable"), SEE, balances_of))
register(Panel("parties.customer.figures", _("Receivable"), SEE, "/receivables/customers/{id}/figures/", 10))
register(Panel("parties.customer", _("Open charges"), SEE, "/receivables/customers/{id}/charges/", 20))
register(Panel("parties.customer", _("Receipts"), SEE, "/receivables/customers/{id}/receipts/", 40))
register(Panel("parties.customer", _("Account ledger"), SEE, "/receivables/customers/{id}/entries/", 50))
register(Panel("parties.customer.deeds", _("Credit terms"), "receivables.edit_terms", "/receivables/customers/{id}/terms/", 30))
register(
    Panel(
        "parties.customer.deeds", _("New receipt"), "receivables.receive_payment", "/receivables/receipts/new/?customer={id}", 20
    )
)
