"""Own account, users, tokens."""

import pytest
from django.test import Client

from tests.support.cast import PASSWORD, Cast, system
from tests.support.pages import send, signed_in, text_of
from tests.support.refusals import refused
from zhanggui.foundation.identity.actions import create_own_token, create_user, edit_user, reset_password
from zhanggui.foundation.identity.models import ApiToken, User
from zhanggui.foundation.identity.queries import user_of_token
from zhanggui.foundation.operations.models import Operation

NEW = "bamboo-river-1184"
USERS = "/settings/users/"


def test_a_changed_password_ends_the_other_sessions(cast: Cast) -> None:
    here, there = signed_in(cast.seller), signed_in(cast.seller)
    fields = {"password_old": PASSWORD, "password": NEW, "password_again": NEW}
    assert send(here, "/settings/me/password/", fields)["Location"] == "/settings/me/"
    assert here.get("/settings/me/").status_code == 200
    assert there.get("/settings/me/").status_code == 302
    assert Client().post("/sign-in/", {"username": "seller", "password": NEW}).status_code == 302


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"password_old": "wrong"}, 'id="id_password_old_error"'),
        ({"password": "short", "password_again": "short"}, 'id="id_password_error"'),
        ({"password_again": "different-one-9"}, 'id="id_password_again_error"'),
    ],
)
def test_a_password_is_refused_beside_its_field(cast: Cast, fields: dict[str, str], said: str) -> None:
    given = {"password_old": PASSWORD, "password": NEW, "password_again": NEW, **fields}
    answer = send(signed_in(cast.seller), "/settings/me/password/", given)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    cast.seller.refresh_from_db()
    assert cast.seller.check_password(PASSWORD)


def test_neither_a_password_nor_its_hash_is_kept_in_the_log(cast: Cast) -> None:
    client = signed_in(cast.boss)
    user = {"_key": "new-user-1", "username": "new", "name": "新人", "roles": ["salesperson"]}
    client.post(f"{USERS}new/", user | {"password": NEW})
    kept = Operation.objects.get(key="new-user-1")
    assert NEW not in str([kept.entries, kept.answer, kept.events])
    other = client.post(f"{USERS}new/", user | {"password": "another-river-77"})
    assert other.status_code == 302  # the same request: its hash does not depend on the password


def test_a_user_is_made_once_by_a_double_click(cast: Cast) -> None:
    client = signed_in(cast.boss)
    twice = {"_key": "one-click-only", "username": "new", "name": "新人", "password": NEW, "roles": ["salesperson"]}
    assert client.post(f"{USERS}new/", twice)["Location"] == client.post(f"{USERS}new/", twice)["Location"] == USERS
    assert Operation.objects.filter(key="one-click-only").count() == 1
    assert Client().post("/sign-in/", {"username": "new", "password": NEW}).status_code == 302


def test_a_taken_name_and_a_weak_password_are_said_at_the_field(cast: Cast) -> None:
    client = signed_in(cast.boss)
    taken = send(client, f"{USERS}new/", {"username": "seller", "name": "x", "password": NEW})
    weak = send(client, f"{USERS}new/", {"username": "new", "name": "x", "password": "short"})
    assert 'id="id_username_error"' in taken.content.decode()
    assert 'id="id_password_error"' in weak.content.decode()


def test_nobody_grants_what_they_do_not_hold(cast: Cast) -> None:
    admin = create_user(system(), username="admin", name="管理员", password=PASSWORD, roles=["administrator"])
    with refused("role.beyond"):
        edit_user(admin, user_id=cast.seller.pk, name="x", roles=["salesperson", "boss"])
    with refused("role.beyond"):
        reset_password(admin, user_id=cast.boss.pk, password=NEW)
    answer = send(signed_in(admin), f"{USERS}{cast.seller.pk}/", {"name": "x", "roles": ["boss"], "active": "on"})
    assert "You cannot grant" in answer.content.decode()


def test_taking_a_role_away_needs_no_holding(cast: Cast) -> None:
    admin = create_user(system(), username="admin", name="管理员", password=PASSWORD, roles=["administrator"])
    edit_user(admin, user_id=cast.seller.pk, name="李晓峰", roles=[], active=True)
    assert not User.objects.get(pk=cast.seller.pk).has_permission("sales.view_order")


def test_the_last_manager_of_users_cannot_be_lost(cast: Cast) -> None:
    with refused("user.last_manager", field="roles"):
        edit_user(cast.boss, user_id=cast.boss.pk, name="赵恒越", roles=["boss"], active=False)
    with refused("user.last_manager"):
        edit_user(cast.boss, user_id=cast.boss.pk, name="赵恒越", roles=["finance"], active=True)
    cast.boss.refresh_from_db()
    assert cast.boss.is_active


def test_changes_to_a_user_are_in_the_log_old_and_new(cast: Cast) -> None:
    send(
        signed_in(cast.boss),
        f"{USERS}{cast.seller.pk}/",
        {"name": "李小峰", "roles": ["salesperson"], "department": "华南部", "active": "on"},
    )
    entry = Operation.objects.order_by("-id").values_list("entries", flat=True)[0][0]
    assert entry["changes"] == [["name", "李晓峰", "李小峰"], ["department", "华东一部", "华南部"]]


def test_a_reset_password_ends_the_sessions_of_the_user(cast: Cast) -> None:
    session = signed_in(cast.seller)
    send(signed_in(cast.boss), f"{USERS}{cast.seller.pk}/password/", {"password": NEW})
    assert session.get("/settings/me/").status_code == 302


def test_the_secret_of_a_token_is_shown_once(cast: Cast) -> None:
    client = signed_in(cast.seller)
    fields = {"_key": "token-key-1", "name": "sync", "days": "30"}
    answer = client.post("/settings/tokens/", fields)
    secret = answer.content.decode().split('<code class="zg-secret">')[1].split("<")[0]
    assert user_of_token(secret) == cast.seller
    assert "no-store" in answer["Cache-Control"]
    assert secret not in text_of(client, "/settings/tokens/")
    assert secret not in str(list(Operation.objects.values_list("answer", "entries")))
    assert client.post("/settings/tokens/", fields)["Location"] == "/settings/tokens/"
    assert ApiToken.objects.count() == 1


def test_only_ones_own_token_can_be_revoked(cast: Cast) -> None:
    client = signed_in(cast.seller)
    send(client, "/settings/tokens/", {"name": "sync", "days": "30"})
    url = f"/settings/tokens/{ApiToken.objects.get().pk}/revoke/"
    assert send(signed_in(cast.boss), url, {}).status_code == 404
    assert send(client, url, {})["Location"] == "/settings/tokens/"
    assert ApiToken.objects.get().revoked_at is not None


def test_a_name_full_of_markup_stays_text(cast: Cast) -> None:
    create_user(system(), username="x", name="<script>alert(1)</script>", password=PASSWORD, roles=[])
    page = text_of(signed_in(cast.boss), USERS)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_nobody_lets_anybody_see_further_than_they_see_themselves(cast: Cast) -> None:
    roles = ["salesperson", "administrator"]
    admin = create_user(system(), username="admin", name="管理员", password=PASSWORD, roles=roles, department="华东一部")
    with refused("role.wider"):
        edit_user(admin, user_id=admin.pk, name="管理员", roles=[*roles, "service"], department="华东一部")
    with refused("role.wider"):
        create_user(admin, username="friend", name="f", password=PASSWORD, roles=["service"])
    with refused("department.own", field="department"):
        edit_user(admin, user_id=admin.pk, name="管理员", roles=roles, department="华南部")
    assert not User.objects.get(pk=admin.pk).sees("all")
    edit_user(cast.boss, user_id=cast.boss.pk, name="赵恒越", roles=["boss"], department="华南部")


def test_a_reset_password_ends_the_tokens_of_the_user(cast: Cast) -> None:
    secret = create_own_token(cast.seller, name="sync")
    reset_password(cast.boss, user_id=cast.seller.pk, password=NEW)
    assert user_of_token(secret) is None
