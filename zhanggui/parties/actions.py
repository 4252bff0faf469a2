"""Keep customers and suppliers."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from itertools import zip_longest
from typing import Any

from django.db.models import Q

from zhanggui.foundation.books.rows import insert_rows, update_in_parts
from zhanggui.foundation.customfields.queries import own_entries
from zhanggui.foundation.customfields.values import changes as own_changes
from zhanggui.foundation.customfields.values import checked
from zhanggui.foundation.identity.queries import require_may_sell_for
from zhanggui.foundation.importing.updating import CardChange
from zhanggui.foundation.masters.actions import deeds_of
from zhanggui.foundation.masters.declaration import Master
from zhanggui.foundation.operations.frame import action, record
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import BusinessError, edit_conflict, gettext_noop
from zhanggui.kernel.search_key import search_key
from zhanggui.parties.domain import CustomerCard, SupplierCard
from zhanggui.parties.models import Customer, Supplier
from zhanggui.parties.queries import locked_customer, locked_customers, suppliers_visible_to

Extra = Mapping[str, Any]


def _key(card: CustomerCard) -> str:
    return search_key(card.code, card.name, card.short_name, card.phone)


@action("parties.edit_customer")
def create_customer(actor: Actor, /, *, card: CustomerCard, extra: Extra | None = None) -> Customer:
    """Add a customer; its salesperson is the maker unless another one is named. `extra` = the company's own fields."""
    if Customer.objects.filter(code=card.code).exists():
        raise BusinessError("customer.code_taken", gettext_noop("This code is taken."), field="code")
    card = replace(card, salesperson_id=_salesperson(actor, card.salesperson_id, None if actor.sees("all") else actor.actor_id))
    customer = Customer(**asdict(card), search_key=_key(card), extra=checked(actor, own_entries(Customer.carrier), extra))
    customer.save()
    record(f"parties.customer/{customer.pk}", "created", note=card.name)
    return customer


def _salesperson(actor: Actor, entered: int | None, usual: int | None) -> int | None:
    """Whose customer it is: as entered within the actor's scope; only the wide scope makes it nobody's."""
    if entered == usual or (entered is None and actor.sees("all")):
        return entered
    if entered is None:
        return usual
    require_may_sell_for(actor, entered)
    return entered


@action("parties.edit_customer")
def change_customer(
    actor: Actor, /, *, customer_id: int, card: CustomerCard, version: int, extra: Extra | None = None
) -> Customer:
    """Change a customer's card; refuses when somebody else changed it since `version` was read."""
    customer = locked_customer(actor, customer_id)
    if customer.version != version:
        raise edit_conflict()
    if Customer.objects.filter(Q(code=card.code) & ~Q(pk=customer.pk)).exists():
        raise BusinessError("customer.code_taken", gettext_noop("This code is taken."), field="code")
    card = replace(card, salesperson_id=_salesperson(actor, card.salesperson_id, customer.salesperson_id))
    changes = [
        [name, str(getattr(customer, name)), str(value)]
        for name, value in asdict(card).items()
        if getattr(customer, name) != value
    ]
    own = own_entries(Customer.carrier)
    kept = checked(actor, own, extra, before=customer.extra)
    changes += own_changes(own, customer.extra, kept)
    for name, value in {**asdict(card), "extra": kept}.items():
        setattr(customer, name, value)
    customer.search_key = _key(card)
    customer.version += 1
    customer.save()
    record(f"parties.customer/{customer.pk}", "changed", changes=changes)
    return customer


@action("parties.edit_customer")
def add_customers(actor: Actor, /, *, cards: Sequence[CustomerCard], extras: Sequence[Extra] = ()) -> int:
    """Add all customers whose code is not there yet, in one statement; `extras` beside the cards. Returns how many."""
    known = set(Customer.objects.filter(code__in=[card.code for card in cards]).values_list("code", flat=True))
    own = own_entries(Customer.carrier)
    new = [
        Customer(**asdict(card), search_key=_key(card), extra=checked(actor, own, extra))
        for card, extra in zip_longest(cards, extras)
        if card.code not in known
    ]
    insert_rows(Customer, new)
    record("parties.customer", "imported", note=str(len(new)))
    return len(new)


@action("parties.edit_customer")
def change_customers(actor: Actor, /, *, changes: Sequence[CardChange]) -> None:
    """Change many cards at once, a statement a thousand; refuses when one was changed since it was compared."""
    found = locked_customers(actor, [change.pk for change in changes])
    if any(change.pk not in found or found[change.pk].version != change.version for change in changes):
        raise edit_conflict()
    own, rows = own_entries(Customer.carrier), []
    for change in changes:
        old = found[change.pk]
        card = replace(change.card, salesperson_id=_salesperson(actor, change.card.salesperson_id, old.salesperson_id))
        told = [[name, str(getattr(old, name)), str(new)] for name, new in asdict(card).items() if getattr(old, name) != new]
        record(f"parties.customer/{old.pk}", "changed", changes=[*told, *own_changes(own, old.extra, change.extra)])
        rows.append({"id": old.pk, **asdict(card), "search_key": _key(card), "extra": change.extra, "version": 1})
    update_in_parts(Customer, rows, add=["version"])


SUPPLIERS = Master(
    kind="parties.supplier", model=Supplier, card=SupplierCard, title=gettext_noop("Suppliers"),
    new=gettext_noop("New supplier"), view="parties.view_supplier", edit="parties.edit_supplier",
    visible_to=suppliers_visible_to, address="/parties/suppliers/", found_by=("phone",),
)  # fmt: skip
create_supplier, change_supplier, put_suppliers = (
    deeds_of(SUPPLIERS).create, deeds_of(SUPPLIERS).change, deeds_of(SUPPLIERS).put,
)  # fmt: skip


@action("parties.note_deal")
def note_deal(actor: Actor, /, *, customer_id: int, day: date) -> None:
    """Keep the date of the latest deal on the customer; safe to repeat and in any order."""
    Customer.objects.filter(Q(last_deal=None) | Q(last_deal__lt=day), pk=customer_id).update(last_deal=day)
