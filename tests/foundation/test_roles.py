"""Roles: what the program offers to an old book, what people may change of them."""

import pytest
from django.core.management import call_command

from tests.support.cast import PASSWORD, Cast, system
from tests.support.pages import send, signed_in, text_of
from tests.support.refusals import refused
from zhanggui.foundation.identity.actions import create_user
from zhanggui.foundation.identity.granting import copy_role, edit_permissions, edit_role, remove_role
from zhanggui.foundation.identity.models import Role, User
from zhanggui.foundation.identity.queries import fingerprint
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


@pytest.fixture
def admin(cast: Cast) -> User:
    return create_user(system(), username="admin", name="管理员", password=PASSWORD, roles=["administrator"])


def role(code: str) -> Role:
    return Role.objects.get(code=code)


def held(code: str, *more: str) -> set[str]:
    return {*role(code).permissions, *more}


def seen(*codes: str) -> str:
    return fingerprint([role(code) for code in codes] if codes else Role.objects.order_by("id"))


def test_a_role_is_copied_renamed_and_removed_and_the_log_says_old_and_new(cast: Cast) -> None:
    made = copy_role(cast.boss, name="内勤", role_id=role("salesperson").pk)
    assert made.permissions == role("salesperson").permissions
    edit_role(
        cast.boss,
        role_id=made.pk,
        name="销售内勤",
        scope="department",
        permissions=["sales.view_order"],
        seen=fingerprint([made]),
    )
    changes = Operation.objects.order_by("-id")[0].entries[0]["changes"]
    assert changes[0] == ["name", "内勤", "销售内勤"]
    assert changes[1] == ["scope", "own", "department"]
    assert changes[2][2] == "sales.view_order"
    remove_role(cast.boss, role_id=made.pk)
    assert not Role.objects.filter(pk=made.pk).exists()


def test_a_role_in_use_is_not_removed_and_the_people_are_named(cast: Cast) -> None:
    with refused("role.in_use") as caught:
        remove_role(cast.boss, role_id=role("finance").pk)
    assert "周敏" in str(caught.value.params)
    User.objects.get(username="manager").roles.clear()
    with refused("role.in_rules"):
        remove_role(cast.boss, role_id=role("sales_manager").pk)


def test_nobody_widens_a_role_beyond_themselves(admin: User) -> None:
    wanted = held("administrator", "see_cost")
    with refused("role.beyond"):
        edit_permissions(admin, wanted={role("administrator").pk: wanted}, seen=seen())
    with refused("role.beyond"):
        edit_role(admin, role_id=role("administrator").pk, name="x", scope="own", permissions=wanted, seen=seen("administrator"))
    with refused("role.wider"):
        edit_role(
            admin, role_id=role("administrator").pk, name="x", scope="all", permissions=held("administrator"),
            seen=seen("administrator"),
        )  # fmt: skip
    with refused("role.beyond"):
        copy_role(admin, name="boss too", role_id=role("boss").pk)
    assert "see_cost" not in held("administrator")


def test_internal_and_invented_permissions_cannot_be_granted(cast: Cast) -> None:
    for code in ("books.found", "parties.note_deal", "invented"):
        with refused("permission.unknown"):
            edit_permissions(cast.boss, wanted={role("finance").pk: held("finance", code)}, seen=seen())


def test_the_last_manager_of_users_is_not_lost_by_a_role(cast: Cast) -> None:
    less = held("boss") - {"identity.manage_users"}
    with refused("user.last_manager"):
        edit_permissions(cast.boss, wanted={role("boss").pk: less}, seen=seen())
    assert "identity.manage_users" in held("boss")


def test_a_table_that_somebody_changed_meanwhile_is_not_overwritten(cast: Cast) -> None:
    before = seen()
    edit_permissions(cast.boss, wanted={role("service").pk: []}, seen=before)
    with refused("role.changed"):
        edit_permissions(cast.boss, wanted={role("finance").pk: []}, seen=before)
    assert held("finance")


def test_a_change_acts_on_the_next_request(cast: Cast) -> None:
    client = signed_in(cast.seller)
    assert client.get("/sales/orders/").status_code == 200
    edit_permissions(cast.boss, wanted={role("salesperson").pk: held("salesperson") - {"sales.view_order"}}, seen=seen())
    assert client.get("/sales/orders/").status_code == 403


def test_the_page_saves_what_is_ticked_and_offers_only_what_one_holds(cast: Cast, admin: User) -> None:
    page = text_of(signed_in(admin), "/settings/roles/")
    assert f'value="{role("service").pk}:see_cost"' in page
    box = page.split(f'value="{role("service").pk}:see_cost"')[1].split(">")[0]
    assert "disabled" in box
    ticked = [f"{one.pk}:{code}" for one in Role.objects.all() for code in one.permissions if one.code != "service"]
    assert send(signed_in(cast.boss), "/settings/roles/", {"may": ticked, "seen": seen()}).status_code == 302
    assert held("service") == set()
    assert held("finance")


def test_the_page_of_one_role_saves_makes_and_removes(cast: Cast) -> None:
    client = signed_in(cast.boss)
    went = send(client, "/settings/roles/new/", {"name": "内勤", "role": role("service").pk})["Location"]
    made = Role.objects.get(name="内勤")
    assert went == f"/settings/roles/{made.pk}/"
    assert "内勤" in text_of(client, went)
    fields = {"name": "内勤二", "scope": "own", "may": [f"{made.pk}:sales.view_order"], "seen": fingerprint([made])}
    assert send(client, went, fields).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.scope, made.permissions) == ("内勤二", "own", ["sales.view_order"])
    assert send(client, f"{went}remove/", {}).status_code == 302
    assert not Role.objects.filter(pk=made.pk).exists()
