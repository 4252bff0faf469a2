"""The demo book: a company's months, the same every time, with something of everything, and clean."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import Count

from tests.support.refusals import refused
from zhanggui.demo.build import build, keep_sign_ins
from zhanggui.foundation.books.context import alias
from zhanggui.foundation.books.models import Profile
from zhanggui.foundation.checks.registry import breaches
from zhanggui.foundation.identity.models import Role, User
from zhanggui.foundation.operations.models import Operation
from zhanggui.inventory.models import Location, Move, Reservation
from zhanggui.kernel import clock
from zhanggui.parties.models import Customer
from zhanggui.receivables.models import Charge, Entry, Receipt
from zhanggui.sales.models import Delivery, Invoice, Order, OrderLine

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home of its own, so that nothing of this lands in another one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "ZHANGGUI_HOME", tmp_path_factory.mktemp("home"))
        yield settings.ZHANGGUI_HOME


@pytest.fixture(scope="module")
def sign_ins(home: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[list[tuple[str, str, str]]]:
    """The small book, built once for all tests of this file and rolled back at the end."""
    with django_db_blocker.unblock(), transaction.atomic(using=alias()), clock.held(NOW):
        yield build("small", seed=1)
        transaction.set_rollback(True, using=alias())


def test_there_is_something_of_everything(sign_ins: object) -> None:
    states = Counter(Order.objects.values_list("status", "progress", "closing"))
    for state in (
        ("draft", "none", "open"), ("reviewed", "none", "open"), ("rejected", "none", "open"), ("void", "none", "open"),
        ("approved", "none", "open"), ("approved", "part", "open"), ("approved", "all", "done"), ("approved", "part", "closed"),
    ):  # fmt: skip
        assert states[state], state
    assert Order.objects.count() > 250
    assert min(model.objects.count() for model in (Delivery, Invoice, Receipt)) > 150
    assert Customer.objects.count() == 40
    assert Location.objects.filter(kind=Location.WAREHOUSE).count() == 3
    assert {move.document.split("/")[0] for move in Move.objects.all()} == {"inventory.receipt", "sales.delivery"}


def test_some_goods_are_short_and_some_customers_late(sign_ins: object) -> None:
    kept = dict(Reservation.objects.values_list("owner", "qty"))
    open_lines = OrderLine.objects.filter(order__status="approved", order__closing="open", open__gt=0)
    assert any(kept.get(line.reference, 0) < line.open for line in open_lines)
    overdue = Charge.objects.filter(due_date__lt=NOW.date()).exclude(open=0)
    assert overdue.values("customer").distinct().count() > 5
    assert Receipt.objects.exclude(unallocated=0).exists()


def test_every_role_has_somebody_who_can_sign_in(sign_ins: list[tuple[str, str, str]]) -> None:
    assert not Role.objects.annotate(n=Count("users")).filter(n=0).exists()
    for username, _, password in sign_ins:
        assert User.objects.get(username=username).check_password(password)


def test_people_did_their_own_work(sign_ins: object) -> None:
    """Only the set-up is the system's; nothing was written later than now."""
    done = {action for action, actor in Operation.objects.values_list("action", "actor_id") if actor is None}
    assert not {action for action in done if action.startswith("sales.")}
    assert Operation.objects.filter(outcome=Operation.DENIED).count() == 0
    assert Operation.objects.latest("at").at <= NOW
    assert Entry.objects.latest("business_date").business_date <= NOW.date()


def test_the_book_is_clean(sign_ins: object) -> None:
    assert list(breaches()) == []


def test_a_book_in_use_is_left_alone(sign_ins: object) -> None:
    with clock.held(NOW), refused("book.founded"):
        build("small", seed=1)
    assert Profile.objects.count() == 1


def test_passwords_are_kept_for_the_owner_only(sign_ins: list[tuple[str, str, str]]) -> None:
    path = keep_sign_ins(sign_ins)
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.read_text(encoding="utf-8").splitlines()) == len(sign_ins)
