"""Which customers a person sees, and how they are found."""

from collections.abc import Iterable

from django.db.models import QuerySet

from zhanggui.foundation.books.context import connection
from zhanggui.foundation.identity.queries import own_scope
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import NotFound, gettext_noop
from zhanggui.kernel.search_key import normalised
from zhanggui.parties.models import Customer, Supplier


def visible_to(actor: Actor) -> QuerySet[Customer]:
    """Customers in the actor's data scope; customers without a salesperson are everybody's."""
    scope = own_scope(actor, "salesperson")
    customers = Customer.objects.all()
    return customers.filter(scope) | customers.filter(salesperson=None) if scope else customers


def suppliers_visible_to(actor: Actor) -> QuerySet[Supplier]:
    """All suppliers: they belong to nobody."""
    return Supplier.objects.all()


def found(actor: Actor, text: str) -> QuerySet[Customer]:
    """Visible customers whose code, name, pinyin or initials contain the text."""
    return visible_to(actor).filter(search_key__contains=normalised(text)).order_by("code")


def locked_customer(actor: Actor, customer_id: int) -> Customer:
    """The customer, locked until the end of the transaction. Raises NotFound."""
    rows = visible_to(actor).filter(pk=customer_id)
    if connection().features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    customer = rows.first()
    if customer is None:
        raise unknown_customer()
    return customer


def locked_customers(actor: Actor, ids: Iterable[int]) -> dict[int, Customer]:
    """Those of the customers that the actor may see, locked in the order of their ids."""
    rows = visible_to(actor).filter(pk__in=set(ids)).order_by("pk")
    if connection().features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    return {customer.pk: customer for customer in rows}


def seen_customer(actor: Actor, customer_id: int) -> Customer:
    """The customer. Raises NotFound when there is none or the actor may not see it."""
    customer = visible_to(actor).filter(pk=customer_id).select_related("salesperson").first()
    if customer is None:
        raise unknown_customer()
    return customer


def seen_customers(actor: Actor, customer_ids: Iterable[int]) -> dict[int, Customer]:
    """Those of the customers that the actor may see, by id; one query."""
    return {customer.pk: customer for customer in visible_to(actor).filter(pk__in=set(customer_ids))}


def unknown_customer() -> NotFound:
    """The refusal for a customer that is not there or not the actor's."""
    return NotFound(
        "customer.unknown", gettext_noop("This customer does not exist or is not yours; choose another."),
        field="customer",
    )  # fmt: skip
