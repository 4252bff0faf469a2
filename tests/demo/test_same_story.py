"""The demo book is the same every time."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from zhanggui.demo.build import SIZES, Size, build
from zhanggui.foundation.books.context import alias
from zhanggui.inventory.models import Move
from zhanggui.kernel import clock
from zhanggui.receivables.models import Receipt
from zhanggui.sales.models import Order

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def story(seed: int) -> tuple[list[Any], list[Any], list[Any]]:
    """Everything that a person could notice of a book made with this seed; nothing of it is kept."""
    with transaction.atomic(using=alias()), clock.held(NOW):
        build("small", seed=seed)
        orders = Order.objects.order_by("id").values_list("number", "customer__code", "total", "status", "version")
        moves = Move.objects.order_by("id").values_list("product__code", "qty", "value", "business_date", "posted_at")
        receipts = Receipt.objects.order_by("id").values_list("number", "amount", "posted_at")
        told = list(orders), list(moves), list(receipts)
        transaction.set_rollback(True, using=alias())
    return told


@pytest.mark.slow
@pytest.mark.django_db
def test_the_same_seed_and_day_give_the_same_story(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "ZHANGGUI_HOME", tmp_path)
    monkeypatch.setitem(SIZES, "small", Size(15, (2, 3)))
    first, again, other = story(1), story(1), story(2)
    assert first == again != other
    assert all(first)
