"""Roles: what the program offers to an old book, what people may change of them."""

import pytest
from django.core.management import call_command

from tests.support.cast import Cast
from zhanggui.foundation.identity.models import Role
from zhanggui.foundation.operations.models import Operation

pytestmark = pytest.mark.django_db


def forget(code: str, permission: str) -> None:
    """Make the role one of a book that is older than the permission."""
    role = Role.objects.get(code=code)
    role.permissions = [one for one in role.permissions if one != permission]
    role.offered = list(role.permissions)
    role.save()


def test_an_older_book_gets_the_permissions_that_the_program_learnt_since(cast: Cast) -> None:
    forget("finance", "see_cost")
    call_command("migrate", verbosity=0)
    assert "see_cost" in Role.objects.get(code="finance").permissions
    assert Operation.objects.order_by("-id")[0].entries[0]["note"] == "see_cost"


def test_what_was_taken_away_stays_away_however_often_one_migrates(cast: Cast) -> None:
    role = Role.objects.get(code="finance")
    role.permissions = [one for one in role.permissions if one != "see_cost"]
    role.save()
    before = Operation.objects.count()
    call_command("migrate", verbosity=0)
    assert "see_cost" not in Role.objects.get(code="finance").permissions
    assert Operation.objects.count() == before


def test_a_removed_start_role_does_not_come_back(cast: Cast) -> None:
    Role.objects.get(code="auditor").delete()
    call_command("migrate", verbosity=0)
    assert not Role.objects.filter(code="auditor").exists()
