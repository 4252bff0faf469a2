"""Customers for programs."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from zhanggui.foundation.http.access import person
from zhanggui.foundation.http.endpoints import Listed, Listing, listed, one, reads, required_version, write, writes
from zhanggui.foundation.http.masters import EXTRA, Own, endpoints, extra_of
from zhanggui.foundation.http.shapes import Code, Flag, Id, In, Out, Person, QueryId, Text, shaped
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.search_key import normalised
from zhanggui.parties.actions import SUPPLIERS, change_customer, create_customer
from zhanggui.parties.domain import CustomerCard
from zhanggui.parties.models import Customer
from zhanggui.parties.queries import seen_customer, visible_to

router = Router(tags=["parties"])


class CustomerIn(In):
    """A customer's card; what is left out is empty."""

    code: Code
    name: Text = Field(min_length=1, max_length=120)
    short_name: Text = Field(default="", max_length=60)
    tax_number: Text = Field(default="", max_length=30)
    contact_name: Text = Field(default="", max_length=60)
    contact_title: Text = Field(default="", max_length=60)
    phone: Text = Field(default="", max_length=40)
    address: Text = Field(default="", max_length=200)
    city: Text = Field(default="", max_length=60)
    country: Text = Field(default="", max_length=60)
    tax_included: Flag = True
    salesperson: Id | None = None

    extra: Own = EXTRA

    def card(self) -> CustomerCard:
        """As the room knows it."""
        fields = self.model_dump(exclude={"salesperson", "extra"})
        return CustomerCard(**fields, salesperson_id=self.salesperson)


class CustomerOut(Out):
    """A customer."""

    id: int
    code: str
    name: str
    short_name: str
    tax_number: str
    contact_name: str
    contact_title: str
    phone: str
    address: str
    city: str
    country: str
    tax_included: bool
    salesperson: Person | None
    status: str
    last_deal: date | None
    version: int
    extra: dict[str, Any] = {}


class CustomerFilter(Listing):
    """Filters of the customer list."""

    q: Text = Field(default="", max_length=80, description="code, name, pinyin or initials")
    status: Literal["active", "stopped"] | None = None
    salesperson: QueryId | None = None


@router.get("/customers", **reads("parties.view_customer", Listed[CustomerOut]))
def list_customers(request: HttpRequest, query: Query[CustomerFilter]) -> HttpResponse:
    """Customers in your scope, oldest first."""
    rows = visible_to(person(request)).select_related("salesperson")
    if query.q:
        rows = rows.filter(search_key__contains=normalised(query.q))
    if query.status:
        rows = rows.filter(status=query.status)
    if query.salesperson:
        rows = rows.filter(salesperson=query.salesperson)
    return listed(request, rows, query, CustomerOut, ("id",), more=extra_of(person(request), Customer.carrier))


@router.get("/customers/{int:customer_id}", **reads("parties.view_customer", CustomerOut))
def get_customer(request: HttpRequest, customer_id: int) -> HttpResponse:
    """One customer."""
    actor = person(request)
    return one(_told(actor, seen_customer(actor, customer_id)))


@router.post("/customers", **writes("parties.edit_customer", CustomerOut, status=201))
def add_customer(request: HttpRequest, body: CustomerIn) -> HttpResponse:
    """Add a customer; without a salesperson it is yours."""
    actor = person(request)
    return write(request, lambda: create_customer(actor, card=body.card(), extra=body.extra), _teller(request), status=201)


@router.put("/customers/{int:customer_id}", **writes("parties.edit_customer", CustomerOut, match="must"))
def replace_customer(request: HttpRequest, customer_id: int, body: CustomerIn) -> HttpResponse:
    """Replace a customer's card."""
    actor, version = person(request), required_version(request)
    return write(
        request,
        lambda: change_customer(actor, customer_id=customer_id, card=body.card(), extra=body.extra, version=version),
        _teller(request),
        current=lambda: seen_customer(actor, customer_id).version,
    )


def _teller(request: HttpRequest) -> Any:
    return lambda customer: _told(person(request), _whole(customer))


def _told(actor: Actor, customer: Customer) -> dict[str, Any]:
    return shaped(CustomerOut, customer, actor, **extra_of(actor, Customer.carrier)(customer))


def _whole(customer: Customer) -> Customer:
    return Customer.objects.select_related("salesperson").get(pk=customer.pk)


endpoints(router, SUPPLIERS, "/suppliers", "supplier")
