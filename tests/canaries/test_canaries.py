"""Canaries: a script in every text never comes out as markup, a cost never reaches who may not see it."""

import re
import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Cast as To
from django.db.models.functions import Concat
from django.test import Client

from tests.support.addresses import API, Address, addresses
from tests.support.cast import DAY, PASSWORD, Cast, system
from tests.support.pages import signed_in
from tests.support.samples import samples, system_for
from zhanggui.catalog.actions import create_product
from zhanggui.catalog.domain import ProductCard
from zhanggui.foundation.books.context import alias
from zhanggui.foundation.identity.actions import create_own_token, create_user
from zhanggui.foundation.identity.roles import START_ROLES, StartRole
from zhanggui.inventory.actions.receipts import receive_stock
from zhanggui.inventory.domain import Incoming
from zhanggui.pricing.actions import set_prices
from zhanggui.sales.actions.deliveries import post_delivery
from zhanggui.sales.actions.orders import create_order, submit_order

SCRIPT = '"><img src=x onerror=1>{{7*7}}'
ALIVE = re.compile(r"<img src=x|(?:href|src|action)=[\"']?\s*javascript:", re.IGNORECASE)
KEYS = {
    "status",
    "state",
    "kind",
    "subject",
    "action",
    "password",
    "salt",
    "old_salt",
    "language",
    "handler",
    "username",
    "code",
    "zone",
    "time_zone",
    "currency",
    "pattern",
    "digest",
}
MACHINERY = {"operations", "tasks", "numbering"}
COST = Decimal("7654.3219")
FIGURES = ("7654.32", "7,654.32", "22962.97", "22,962.97", "22962.9657")
READS = [address for address in addresses() if address.permission is not None and address.method in ("", "GET")]


def answers(user: Any, known: dict[str, Any]) -> Iterator[tuple[Address, Any, str]]:
    """Every page, fragment and endpoint as this person gets it."""
    client, token = signed_in(user), create_own_token(system_for(user), name="probe")
    client.raise_request_exception = False
    for address in READS:
        url = address.url(known)
        answer, text = told(asked(client, address, url, token))
        yield address, answer, text
        if 'name="format"' in text:  # a list that this person may export
            exported, content = told(client.post(url, {"format": "csv", "_key": uuid.uuid4().hex}))
            assert exported["Content-Type"].startswith("text/csv"), url
            yield address, exported, content


def told(answer: Any) -> tuple[Any, str]:
    """An answer with its content as text."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer, content.decode(errors="replace")


def asked(client: Client, address: Address, url: str, token: str) -> Any:
    """The answer to a GET."""
    return client.get(url, headers={"Authorization": f"Bearer {token}"} if address.is_api else {})


def somebody(role: StartRole) -> Any:
    """A person who has only this role."""
    return create_user(system(), username="probe", name="Probe", password=PASSWORD, roles=[role.code], department="华东一部")


def planted(field: "models.Field[Any, Any]") -> bool:
    """Put the script into a text field of every row; False where the database or the field's width does not allow it."""
    value: Any = Concat(Value(SCRIPT), To(F("pk"), models.CharField())) if field.unique else Value(SCRIPT)
    try:
        with transaction.atomic(using=alias()):
            return bool(field.model._default_manager.update(**{field.name: value}))
    except DatabaseError:
        return False


def plant_everywhere() -> set[str]:
    """The fields, as model.field, that took the script."""
    rooms = [m for m in apps.get_models() if m.__module__.startswith("zhanggui.") and m._meta.app_label not in MACHINERY]
    fields = [f for m in rooms for f in m._meta.concrete_fields if f.get_internal_type() in ("CharField", "TextField")]
    fitting = [f for f in fields if f.name not in KEYS and (f.max_length or 999) >= len(SCRIPT) + 6 and not f.primary_key]
    return {f"{field.model._meta.label_lower}.{field.name}" for field in fitting if planted(field)}


def test_a_script_in_any_text_stays_a_text(cast: Cast) -> None:
    known = samples(cast)
    took = plant_everywhere()
    assert {"parties.customer.name", "parties.customer.address", "catalog.product.name", "sales.order.note"} <= took, took
    shown, wrong = 0, []
    for people in (cast.boss, cast.finance, cast.keeper, cast.seller):
        for address, answer, text in answers(people, known):
            shown += "7*7" in text
            html = answer.get("Content-Type", "").startswith("text/html")
            if answer.status_code >= 500 or (html and ALIVE.search(text)) or answer["X-Content-Type-Options"] != "nosniff":
                wrong.append((people.username, address.pattern, answer.status_code, ALIVE.findall(text)[:1]))
    assert wrong == []
    assert shown > 60


def test_the_script_would_be_found() -> None:
    assert ALIVE.search(f'<td title="{SCRIPT}">')
    assert ALIVE.search('<a href="javascript:x">')
    assert not ALIVE.search("&quot;&gt;&lt;img src=x onerror=1&gt;")


def costly(cast: Cast) -> dict[str, Any]:
    """Something of everything, with a product that cost a figure which stands nowhere else."""
    known = samples(cast)
    dear = create_product(system(), card=ProductCard(code="GJ-1", name="贵重品"))
    set_prices(system(), prices={dear.pk: Decimal(9)})
    goods = [Incoming(dear.pk, Decimal(10), COST)]
    receipt = receive_stock(system(), warehouse_id=cast.warehouse.pk, day=DAY, goods=goods)
    order = create_order(cast.seller, draft=cast.draft((dear, "3")))
    submit_order(cast.seller, order_id=order.pk)
    delivery = post_delivery(cast.keeper, order_id=order.pk, day=DAY)
    found = {"inventory/receipts": receipt.pk, "sales/orders": order.pk, "sales/deliveries": delivery.pk}
    products = {f"{room}/products": dear.pk for room in ("catalog", "pricing", "inventory")}
    return known | {prefix + room: pk for prefix in ("", API) for room, pk in (found | products).items()}


@pytest.mark.parametrize("role", START_ROLES, ids=lambda role: role.code)
def test_cost_reaches_only_who_may_see_it(cast: Cast, role: StartRole) -> None:
    known, told = costly(cast), []
    user = somebody(role)
    cast.warehouse.keepers.add(user)
    for address, _, text in answers(user, known):
        if any(figure in text for figure in FIGURES):
            told.append(address.pattern)
    assert bool(told) == ("see_cost" in role.permissions), told
