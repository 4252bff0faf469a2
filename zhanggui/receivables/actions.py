"""Charge customers, receive their money, settle one with the other."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Subquery

from zhanggui.foundation.books.context import connection
from zhanggui.foundation.books.rows import insert_rows, update_rows
from zhanggui.foundation.numbering.actions import take_number
from zhanggui.foundation.operations.frame import action, publish, record
from zhanggui.foundation.periods.queries import require_open
from zhanggui.kernel import clock
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.decimals import ZERO, plain, round_half_up
from zhanggui.kernel.errors import BusinessError, NotFound, gettext_noop, refuse_all
from zhanggui.kernel.money import too_large
from zhanggui.parties.queries import seen_customer
from zhanggui.receivables.domain import Part
from zhanggui.receivables.events import PaymentReceived
from zhanggui.receivables.models import Account, Allocation, Charge, Commitment, Entry, Receipt
from zhanggui.receivables.queries import locked_charges

SERIES = "SKD"


def locked_account(customer_id: int, *, order: str = "") -> Account:
    """The customer's credit row, locked; made when it is not there yet.

    With `order`, a document that the caller has locked, the row brings along what that order has committed.
    """
    promised = Commitment.objects.filter(source=order).values("amount")
    rows = Account.objects.filter(customer_id=customer_id).annotate(promised=Subquery(promised))
    if connection().features.has_select_for_update:
        rows = rows.select_for_update()
    account = rows.first()
    if account is None:
        Account.objects.bulk_create([Account(customer_id=customer_id)], ignore_conflicts=True)
        account = rows.get()
    if order:
        account.promises[order] = account.promised or ZERO
    return account


@action("receivables.commit")
def commit(actor: Actor, /, *, account: Account, source: str, amount: Decimal) -> None:
    """Set what an approved order is about to add to the debt; zero when nothing is left to deliver.

    `account` is the locked credit row; the caller saves nothing else of it.
    """
    _promise(account, source, amount)
    account.save(update_fields=["committed"])


def _promise(account: Account, source: str, amount: Decimal) -> None:
    """Write the commitment and count it on the account, which the caller saves."""
    before = account.promises.get(source)
    if before is None:
        before = Commitment.objects.filter(source=source).values_list("amount", flat=True).first() or ZERO
    Commitment.objects.bulk_create(
        [Commitment(source=source, customer_id=account.customer_id, amount=amount)],
        update_conflicts=True, unique_fields=["source"], update_fields=["amount", "customer"],
    )  # fmt: skip
    account.promises[source] = amount
    account.committed += amount - before


@action("receivables.charge")
def post_charge(
    actor: Actor, /, *, account: Account, source: str, number: str, day: date, amount: Decimal, order: str, left: Decimal
) -> Charge:
    """Charge a customer for a document: due after the customer's terms, one ledger row, balance up.

    What was committed becomes owed: `left` is what `order` is still about to add.
    """
    _promise(account, order, left)
    charge = Charge.objects.create(
        source=source, number=number, customer_id=account.customer_id, business_date=day,
        due_date=day + timedelta(days=account.term_days), amount=amount, open=amount,
    )  # fmt: skip
    _post(actor, account, day=day, document=source, amount=amount)
    return charge


@action("receivables.charge")
def reverse_charge(actor: Actor, /, *, account: Account, source: str, day: date) -> None:
    """Take a charge back by a reversal row; refuses while money is allocated to it."""
    charge = Charge.objects.get(source=source)
    if charge.open != charge.amount:
        raise BusinessError(
            "charge.settled",
            gettext_noop("Money is already allocated to %(number)s; undo the allocation first."),
            number=charge.number,
        )
    charge.open, charge.reversed = ZERO, True
    charge.save(update_fields=["open", "reversed"])
    entry = Entry.objects.get(document=source, reverses=None)
    _post(actor, account, day=day, document=source, amount=-charge.amount, reverses=entry)


def _post(actor: Actor, account: Account, *, day: date, document: str, amount: Decimal, reverses: Entry | None = None) -> None:
    account.balance += amount
    account.save(update_fields=["balance", "committed"])
    Entry.objects.create(
        customer_id=account.customer_id, business_date=day, posted_at=clock.now(), document=document, amount=amount,
        balance_after=account.balance, actor_id=actor.actor_id, reverses=reverses,
    )  # fmt: skip


@action("receivables.receive_payment", moves=True)
def receive_payment(
    actor: Actor, /, *, customer_id: int, day: date, amount: Decimal, parts: Sequence[Part] = (), method: str = "bank",
    note: str = "",
) -> Receipt:  # fmt: skip
    """Receive money and allocate its parts to charges; the rest stays as an advance."""
    if amount <= 0 or amount != round_half_up(amount):
        raise BusinessError("amount.invalid", gettext_noop("The amount must be above zero, in whole fen."), field="amount")
    refuse_all(too_large([(None, amount)], field="amount"))
    require_open(day)
    customer = seen_customer(actor, customer_id)
    account = locked_account(customer.pk)
    charges = locked_charges(customer.pk, [part.charge_id for part in parts])
    allocated = sum((part.amount for part in parts), ZERO)
    refuse_all(_problems(amount, allocated, day, parts, charges))
    receipt = Receipt.objects.create(
        number=take_number(SERIES, day), customer=customer, business_date=day, amount=amount,
        unallocated=amount - allocated, method=method, note=note, creator_id=actor.actor_id, posted_at=clock.now(),
    )  # fmt: skip
    _allocate(actor, receipt, parts, charges)
    _post(actor, account, day=day, document=f"receivables.receipt/{receipt.pk}", amount=-amount)
    record(f"receivables.receipt/{receipt.pk}", "received", note=note)
    publish(PaymentReceived(receipt=receipt.pk, customer=customer.pk, amount=plain(amount)))
    return receipt


@action("receivables.receive_payment", moves=True)
def allocate(actor: Actor, /, *, receipt_id: int, parts: Sequence[Part]) -> Receipt:
    """Settle charges, also later ones, with what is left of a receipt: that is what an advance is for."""
    receipt = _locked_receipt(actor, receipt_id)
    if not parts:
        raise BusinessError("allocation.none", gettext_noop("Nothing to settle: enter an amount."), field="amount")
    charges = locked_charges(receipt.customer_id, [part.charge_id for part in parts])
    allocated = sum((part.amount for part in parts), ZERO)
    refuse_all(_problems(receipt.unallocated, allocated, None, parts, charges))
    receipt.unallocated -= allocated
    receipt.save(update_fields=["unallocated"])
    _allocate(actor, receipt, parts, charges)
    record(f"receivables.receipt/{receipt.pk}", "allocated", note=plain(allocated))
    return receipt


@action("receivables.undo_allocation", moves=True)
def undo_allocation(actor: Actor, /, *, receipt_id: int) -> Receipt:
    """Take back all allocations of a receipt by opposite rows; its money becomes an advance again."""
    receipt = _locked_receipt(actor, receipt_id)
    rows = list(Allocation.objects.filter(receipt=receipt, reverses=None, allocation=None).order_by("charge_id"))
    charges = locked_charges(receipt.customer_id, [row.charge_id for row in rows])
    for row in rows:
        charges[row.charge_id].open += row.amount
        receipt.unallocated += row.amount
    insert_rows(
        Allocation,
        [
            Allocation(
                receipt=receipt, charge_id=row.charge_id, amount=-row.amount, at=clock.now(), reverses=row,
                actor_id=actor.actor_id,
            )
            for row in rows
        ],
    )  # fmt: skip
    update_rows(Charge, [{"id": charge.pk, "open": charge.open} for charge in charges.values()])
    receipt.save(update_fields=["unallocated"])
    record(f"receivables.receipt/{receipt.pk}", "unallocated")
    return receipt


def _locked_receipt(actor: Actor, receipt_id: int) -> Receipt:
    """The receipt, with the customer's credit row locked before it."""
    customer_id = Receipt.objects.filter(pk=receipt_id).values_list("customer_id", flat=True).first()
    if customer_id is None:
        raise NotFound("receipt.unknown", gettext_noop("There is no such receipt."), field="receipt")
    seen_customer(actor, customer_id)
    locked_account(customer_id)
    return Receipt.objects.get(pk=receipt_id)


def _problems(
    amount: Decimal, allocated: Decimal, day: date | None, parts: Sequence[Part], charges: dict[int, Charge]
) -> list[BusinessError]:
    problems = []
    if allocated > amount:
        problems.append(
            BusinessError(
                "allocation.beyond", gettext_noop("%(allocated)s is allocated, but only %(amount)s is there."),
                field="amount", allocated=plain(allocated), amount=plain(amount),
            )
        )  # fmt: skip
    seen: set[int] = set()
    for number, part in enumerate(parts, 1):
        charge = charges.get(part.charge_id) if part.charge_id not in seen else None
        seen.add(part.charge_id)
        if charge is None or not ZERO < part.amount <= charge.open or part.amount != round_half_up(part.amount):
            problems.append(
                BusinessError(
                    "allocation.charge", gettext_noop("At most the open amount %(open)s can be settled."),
                    line=number, field="amount", open=plain(charge.open) if charge else "0",
                )
            )  # fmt: skip
        elif day is not None and day < charge.business_date:
            problems.append(
                BusinessError(
                    "allocation.early", gettext_noop("The money came in before %(number)s was charged."),
                    line=number, field="date", number=charge.number,
                )
            )  # fmt: skip
    return problems


def _allocate(actor: Actor, receipt: Receipt, parts: Sequence[Part], charges: dict[int, Charge]) -> None:
    at = clock.now()
    insert_rows(
        Allocation,
        [Allocation(receipt=receipt, charge_id=p.charge_id, amount=p.amount, at=at, actor_id=actor.actor_id) for p in parts],
    )
    for part in parts:
        charges[part.charge_id].open -= part.amount
    update_rows(Charge, [{"id": charge.pk, "open": charge.open} for charge in charges.values()])


@action("receivables.edit_terms")
def set_terms(actor: Actor, /, *, customer_id: int, credit_limit: Decimal | None, term_days: int) -> None:
    """Set a customer's credit limit (None = none agreed) and days to pay."""
    account = locked_account(seen_customer(actor, customer_id).pk)
    changes = [
        ["credit_limit", str(account.credit_limit), str(credit_limit)],
        ["term_days", str(account.term_days), str(term_days)],
    ]
    account.credit_limit, account.term_days = credit_limit, term_days
    account.save(update_fields=["credit_limit", "term_days"])
    record(f"parties.customer/{customer_id}", "terms_set", changes=changes)
