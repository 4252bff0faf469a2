"""What the web tests of sales share: bodies as the grid sends them, and the answers it reads."""

import uuid
from typing import Any

from django.test import Client

from tests.support.cast import DAY, Cast


def body(cast: Cast, *lines: dict[str, Any], **head: Any) -> dict[str, Any]:
    """An order as the grid sends it; without lines, two bearings."""
    entered = lines or ({"product": cast.bearing.pk, "qty": "2"},)
    filled = [{"text": "", "price": "", "discount": "", "note": "", **line} for line in entered]
    return {
        "customer": cast.customer.pk, "warehouse": cast.warehouse.pk, "order_date": DAY.isoformat(), "due_date": "",
        "freight": "0", "external_number": "", "note": "", "tax_included": True, "lines": filled, **head,
    }  # fmt: skip


def post(client: Client, url: str, content: Any, *, key: str | None = None) -> Any:
    """Send JSON as the grid does, with a fresh key unless one is given."""
    headers = {"Accept": "application/json", "Idempotency-Key": key or uuid.uuid4().hex}
    return client.post(url, content, content_type="application/json", headers=headers)


def found(answer: Any) -> list[tuple[str, int | None, str | None]]:
    """The problems of a refusal: code, line, field."""
    return [(one["code"], one["line"], one["field"]) for one in answer.json()["problems"]]
