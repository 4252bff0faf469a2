"""Who may do what for whom: tokens, roles, salespeople, decisions."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.support.cast import PASSWORD, Cast, system
from tests.support.refusals import refused
from zhanggui.foundation.approvals.actions import decide
from zhanggui.foundation.approvals.models import Decision, Request
from zhanggui.foundation.approvals.queries import waiting_for
from zhanggui.foundation.books.context import alias
from zhanggui.foundation.identity.actions import create_own_token, create_token, create_user, revoke_token
from zhanggui.foundation.identity.models import ApiToken, User
from zhanggui.foundation.identity.queries import may_sell_for, user_of_token
from zhanggui.kernel import clock
from zhanggui.sales.actions.orders import change_order, create_order, submit_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(cast: Cast) -> User:
    return create_user(system(), username="admin", name="管理员", password=PASSWORD, roles=["administrator"])


@pytest.fixture
def asked(cast: Cast) -> Request:
    order = create_order(cast.seller, draft=cast.draft((cast.drill, "24")))
    submit_order(cast.seller, order_id=order.pk)
    return Request.objects.get()


def test_a_token_is_shown_once_and_kept_as_a_hash(cast: Cast) -> None:
    secret = create_own_token(cast.seller, name="till")
    assert user_of_token(secret) == cast.seller
    assert secret not in str(list(ApiToken.objects.values()))
    assert user_of_token(secret + "x") is None


def test_a_token_ends_with_its_day_its_owner_and_its_revocation(cast: Cast) -> None:
    secret = create_own_token(cast.seller, name="till", days=1)
    with clock.held(clock.now() + timedelta(days=2)):
        assert user_of_token(secret) is None
    User.objects.filter(pk=cast.seller.pk).update(is_active=False)
    assert user_of_token(secret) is None
    User.objects.filter(pk=cast.seller.pk).update(is_active=True)
    with refused("token.unknown"):
        revoke_token(cast.manager, token_id=ApiToken.objects.get().pk)
    revoke_token(cast.seller, token_id=ApiToken.objects.get().pk)
    assert user_of_token(secret) is None


def test_nobody_makes_a_token_for_somebody_who_may_do_more(cast: Cast, admin: User) -> None:
    with refused("role.beyond"):
        create_token(admin, user_id=cast.boss.pk, name="back door")
    assert user_of_token(create_token(system(), user_id=cast.boss.pk, name="set up")) == cast.boss


def test_nobody_grants_what_they_do_not_hold(admin: User) -> None:
    with refused("role.beyond"):
        create_user(admin, username="friend", name="f", password=PASSWORD, roles=["boss"])
    assert not User.objects.filter(username="friend").exists()


def test_salespeople_sell_for_themselves_managers_for_their_department_the_boss_for_all(cast: Cast) -> None:
    assert may_sell_for(cast.seller, cast.seller.pk)
    assert not may_sell_for(cast.seller, cast.manager.pk)
    assert may_sell_for(cast.manager, cast.seller.pk)
    assert not may_sell_for(cast.manager, cast.stranger.pk)
    assert may_sell_for(cast.boss, cast.stranger.pk)
    assert not may_sell_for(cast.boss, 0)


@pytest.mark.parametrize("column", ["creator_id", "editor_id", "submitter_id"])
def test_the_database_refuses_a_decision_on_one_s_own_document(cast: Cast, asked: Request, column: str) -> None:
    facts = {"creator_id": cast.boss.pk, "submitter_id": cast.boss.pk, column: cast.seller.pk}
    with pytest.raises(IntegrityError), transaction.atomic(using=alias()):
        Decision.objects.create(
            request=asked, approver_id=cast.seller.pk, approved=True, content_hash="x", decided_at=clock.now(), **facts
        )


def test_who_changed_the_document_last_does_not_decide_on_it(cast: Cast) -> None:
    order = create_order(cast.seller, draft=cast.draft((cast.drill, "24")))
    change_order(cast.manager, order_id=order.pk, draft=cast.draft((cast.drill, "25")), version=1)
    submit_order(cast.seller, order_id=order.pk)
    assert not waiting_for(cast.manager)
    with refused("approval.own"):
        decide(cast.manager, kind="sales.order", document_id=order.pk, approve=True)


def test_the_database_refuses_a_second_decision_of_the_same_person(cast: Cast, asked: Request) -> None:
    decide(cast.manager, kind="sales.order", document_id=asked.document_id, approve=True)
    with pytest.raises(IntegrityError), transaction.atomic(using=alias()):
        Decision.objects.create(
            request=asked, approver_id=cast.manager.pk, creator_id=cast.seller.pk, submitter_id=cast.seller.pk,
            approved=False, content_hash="x", decided_at=clock.now(),
        )  # fmt: skip


def test_a_decision_of_an_unknown_kind_is_refused_in_words(cast: Cast) -> None:
    with refused("approval.none"):
        decide(cast.manager, kind="sales.nothing", document_id=1, approve=True)


def test_a_decision_belongs_to_its_role_and_its_department(cast: Cast, asked: Request) -> None:
    with refused("approval.none"):
        decide(cast.boss, kind="sales.order", document_id=asked.document_id, approve=True)
    far = create_user(system(), username="far", name="远", password=PASSWORD, roles=["sales_manager"], department="华南部")
    with refused("order.unknown"):
        decide(far, kind="sales.order", document_id=asked.document_id, approve=True)
    assert Request.objects.get().state == Request.OPEN


def test_a_decision_is_refused_when_the_content_is_no_longer_what_was_submitted(cast: Cast, asked: Request) -> None:
    Request.objects.update(content_hash="0" * 64)
    with refused("approval.stale"):
        decide(cast.manager, kind="sales.order", document_id=asked.document_id, approve=True)
