"""Amounts are exact on both engines: what DecimalField got wrong on SQLite is a regression here."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F, Sum

from zhanggui.foundation.approvals.models import Rule
from zhanggui.foundation.books.context import alias, connection
from zhanggui.foundation.books.fields import MoneyField, QtyField, RateField
from zhanggui.foundation.identity.models import Role
from zhanggui.sales.models import OrderLine

pytestmark = pytest.mark.django_db


@pytest.fixture
def role() -> Role:
    return Role.objects.create(code="tester", name="t")


def rule(role: Role, limit: Any, fact: str = "total") -> Rule:
    return Rule.objects.create(kind="test", fact=fact, limit=limit, role=role)


@pytest.mark.parametrize("value", ["12345678901234.5678", "123456789012.3456", "0.0001", "-0.0001", "99999999999999.9999", "0"])
def test_every_digit_comes_back(role: Role, value: str) -> None:
    kept = rule(role, Decimal(value))
    kept.refresh_from_db()
    assert kept.limit == Decimal(value)
    assert Rule.objects.filter(limit=Decimal(value)).exists()


def test_neighbours_stay_distinct(role: Role) -> None:
    rule(role, Decimal("12345678901234.5678"))
    rule(role, Decimal("12345678901234.5673"))
    assert Rule.objects.values("limit").distinct().count() == 2


def test_sums_are_exact(role: Role) -> None:
    Rule.objects.bulk_create([Rule(kind="many", fact="f", limit=Decimal("0.1"), role=role) for _ in range(10_000)])
    grouped = Rule.objects.filter(kind="many").values("kind").annotate(total=Sum("limit"))
    assert grouped.get(total=Decimal(1000))["total"] == Decimal(1000)
    for limit in ("0.1", "0.2", "-0.3"):
        Rule.objects.create(kind="three", fact="f", limit=Decimal(limit), role=role)
    assert Rule.objects.filter(kind="three").aggregate(total=Sum("limit"))["total"] == 0


def test_sums_beyond_the_column_are_right_or_an_error(role: Role) -> None:
    Rule.objects.bulk_create([Rule(kind="big", fact="f", limit=Decimal(10) ** 14, role=role) for _ in range(10)])
    try:
        with transaction.atomic(using=alias()):
            total = Rule.objects.filter(kind="big").aggregate(total=Sum("limit"))["total"]
    except (DatabaseError, OverflowError):
        return
    assert total == Decimal(10) ** 15


def test_the_last_tenth_can_be_taken(role: Role) -> None:
    kept = rule(role, Decimal("0.3"))
    for _ in range(3):
        guard = Rule.objects.filter(pk=kept.pk, limit__gte=Decimal("0.1"))
        assert guard.update(limit=F("limit") - MoneyField.v("0.1")) == 1
    assert Rule.objects.filter(pk=kept.pk, limit=0).exists()
    assert not Rule.objects.filter(limit__lt=0).exists()


@pytest.mark.parametrize("value", [0.1, 1.0, float("nan"), True])
def test_a_float_never_gets_in(role: Role, value: object) -> None:
    with pytest.raises(TypeError, match="float refused"):
        rule(role, value)
    with pytest.raises(TypeError, match="float refused"):
        Rule.objects.filter(limit=value).exists()


@pytest.mark.parametrize("value", ["1.23456", "0.00001", "NaN"])
def test_hidden_digits_never_get_in(role: Role, value: str) -> None:
    with pytest.raises(ValueError, match="decimals"):
        rule(role, Decimal(value))


def test_infinity_never_gets_in(role: Role) -> None:
    with pytest.raises((ValueError, OverflowError)):
        rule(role, Decimal("Infinity"))


def test_values_beyond_the_limit_never_get_in(role: Role) -> None:
    for value in (Decimal(10) ** 14 + Decimal("0.0001"), -(Decimal(10) ** 14) - 1, Decimal(10) ** 16):
        with pytest.raises((DatabaseError, OverflowError)), transaction.atomic(using=alias()):
            rule(role, value)


def test_a_bare_number_is_no_amount(role: Role) -> None:
    rule(role, Decimal(5))
    for number in (1, Decimal("0.1")):
        with pytest.raises(FieldError), transaction.atomic(using=alias()):
            Rule.objects.update(limit=F("limit") - number)
    assert Rule.objects.get().limit == 5


def test_kinds_do_not_mix() -> None:
    with pytest.raises(FieldError):
        list(OrderLine.objects.annotate(x=F("gross") - F("ordered")))
    with pytest.raises(FieldError):
        list(OrderLine.objects.annotate(x=F("price") * F("ordered")))
    with pytest.raises(FieldError):
        OrderLine.objects.update(gross=F("ordered"))
    with pytest.raises(FieldError):
        OrderLine.objects.update(discount=RateField.v("0.1") + QtyField.v("1"))


def test_a_real_number_cannot_enter_by_the_back_door(role: Role) -> None:
    kept = rule(role, Decimal("1.5"))
    table = Rule._meta.db_table
    with connection().cursor() as cursor:
        if connection().vendor == "sqlite":
            with pytest.raises(IntegrityError), transaction.atomic(using=alias()):
                cursor.execute(f'UPDATE {table} SET "limit" = 0.5 WHERE id = %s', [kept.pk])  # noqa: S608
        else:
            cursor.execute(f'UPDATE {table} SET "limit" = 0.4 WHERE id = %s', [kept.pk])  # noqa: S608
    kept.refresh_from_db()
    assert kept.limit in (Decimal("1.5"), Decimal(0))  # PostgreSQL rounds to its whole column; nothing inexact is kept
