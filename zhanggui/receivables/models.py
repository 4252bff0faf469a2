"""What customers owe: charges, receipts, allocations, and the ledger of every change of the balance."""

from decimal import Decimal
from functools import cached_property

from django.db import models
from django.db.models import F, Q

from zhanggui.foundation.books.fields import MoneyField
from zhanggui.parties.models import Customer


class Account(models.Model):
    """The customer's credit row: locked by whatever changes exposure; its figures are derived and recomputable."""

    customer = models.OneToOneField(Customer, on_delete=models.PROTECT, related_name="account")
    balance = MoneyField(default=0)
    committed = MoneyField(default=0)
    credit_limit = MoneyField(null=True)
    term_days = models.PositiveSmallIntegerField(default=30)

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.balance}"

    @cached_property
    def promises(self) -> dict[str, Decimal]:
        """What is known of the commitments of locked orders, by source, while the row is locked."""
        return {}


class Commitment(models.Model):
    """The undelivered part of one approved order: not owed yet, but counted in the exposure."""

    source = models.CharField(max_length=60, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT)
    amount = MoneyField()

    def __str__(self) -> str:
        return f"{self.source}: {self.amount}"


class Charge(models.Model):
    """应收单: one amount that a customer owes, because of one document."""

    source = models.CharField(max_length=60, unique=True)
    number = models.CharField(max_length=40, db_index=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="charges")
    business_date = models.DateField()
    due_date = models.DateField()
    amount = MoneyField()
    open = MoneyField()
    reversed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0, open__gte=0, open__lte=F("amount"))
                | Q(amount__lt=0, open__lte=0, open__gte=F("amount")),
                name="receivables_charge_open",
            )
        ]
        indexes = [models.Index(fields=["customer", "due_date", "id"], condition=~Q(open=0), name="receivables_charge_due")]

    def __str__(self) -> str:
        return self.number


class Receipt(models.Model):
    """收款单: money that came in; what is not allocated yet is an advance."""

    number = models.CharField(max_length=40, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="receipts")
    business_date = models.DateField()
    amount = MoneyField()
    unallocated = MoneyField()
    method = models.CharField(max_length=20, default="bank")
    note = models.CharField(max_length=200, blank=True)
    creator_id = models.BigIntegerField(null=True)
    posted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, unallocated__gte=0, unallocated__lte=F("amount")),
                name="receivables_receipt_unallocated",
            )
        ]

    def __str__(self) -> str:
        return self.number


class Allocation(models.Model):
    """核销: a part of a receipt settles a part of a charge. Undone by a row with the opposite sign."""

    append_only = True

    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="allocations")
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="allocations")
    amount = MoneyField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True)

    def __str__(self) -> str:
        return f"{self.receipt_id} → {self.charge_id}: {self.amount}"


class Entry(models.Model):
    """The receivables ledger: every change of a customer's balance, never changed, only reversed."""

    append_only = True

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="entries")
    business_date = models.DateField()
    posted_at = models.DateTimeField()
    document = models.CharField(max_length=60, db_index=True)
    amount = MoneyField()
    balance_after = MoneyField()
    actor_id = models.BigIntegerField(null=True)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True)

    class Meta:
        indexes = [models.Index(fields=["customer", "-id"], name="receivables_entry_customer")]

    def __str__(self) -> str:
        return f"{self.document}: {self.amount}"

    @property
    def received(self) -> Decimal:
        """The money that came in: the amount with the sign that people expect."""
        return -self.amount
