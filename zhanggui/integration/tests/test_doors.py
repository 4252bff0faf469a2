"""The page and the API of webhooks, and the feed of changes."""

import pytest

from tests.api.conftest import Desk, desk
from tests.support.cast import Cast
from tests.support.pages import send, signed_in, statements, text_of, went_to
from tests.support.programs import done, refused_with
from zhanggui.foundation.operations.outbox import fan_out
from zhanggui.integration.models import Delivery, Webhook

__all__ = ["desk"]
URL = "https://example.com/hooks"
BODY = {"url": URL, "events": ["sales.order.approved"]}


def changes(program: object, since: int, **more: str) -> list[tuple[str, int]]:
    query = "".join(f"&{name}={value}" for name, value in more.items())
    answer = done(program.get(f"/changes?since={since}{query}"))  # type: ignore[attr-defined]
    return [(item["kind"], item["id"]) for item in answer["items"]]


def test_the_api_manages_webhooks(desk: Desk) -> None:
    made = done(desk.boss.post("/integration/webhooks", BODY), 201)
    path = f"/integration/webhooks/{made['id']}"
    assert done(desk.boss.get(f"{path}/secret"))["secret"].startswith("whsec_")
    refused_with(
        desk.boss.post("/integration/webhooks", BODY | {"url": "http://10.0.0.1/"}), 422, "outbound.private", field="url"
    )
    refused_with(desk.boss.post("/integration/webhooks", BODY | {"events": ["x"]}), 422, "webhook.unknown_event", field="events")
    refused_with(desk.seller.get(path), 403, "permission.missing")
    refused_with(desk.boss.put(path, BODY, match=7), 409, "edit.conflict")
    assert done(desk.boss.put(path, BODY | {"note": "shop"}, match=1))["version"] == 2
    message = done(desk.boss.post(f"{path}/test"))
    assert [row["id"] for row in done(desk.boss.get(f"{path}/messages"))["items"]] == [message["id"]]
    assert done(desk.boss.post(f"{path}/messages/{message['id']}/replay"))["state"] == "waiting"
    refused_with(desk.boss.post(f"{path}/replay", {"since": "2001-01-01T00:00:00Z"}), 422, "webhook.replay_span")
    assert desk.boss.delete(path).status == 204
    refused_with(desk.boss.get(path), 404, "webhook.unknown")
    assert Delivery.objects.count() == 0


def test_the_feed_of_changes_keeps_to_the_scope(desk: Desk) -> None:
    while fan_out():
        pass
    start = done(desk.seller.get("/changes"))
    assert (start["items"], start["more"]) == ([], False)
    order = desk.approved()
    while fan_out():
        pass
    assert set(changes(desk.seller, start["next"])) == {("sales.order", order)}
    assert changes(desk.stranger, start["next"]) == []
    assert changes(desk.seller, start["next"], kind="catalog.product") == []
    page = done(desk.seller.get(f"/changes?since={start['next']}&limit=1"))
    assert page["more"] is True
    assert page["next"] == start["next"] + 1
    end = done(desk.stranger.get(f"/changes?since={start['next']}"))
    assert changes(desk.seller, end["next"]) == []
    (item, *_) = page["items"]
    assert set(item) == {"sequence", "at", "kind", "id", "number", "version", "what"}
    assert ("catalog.product", desk.cast.bearing.pk) in changes(desk.seller, 0)


@pytest.mark.parametrize("query", ["since=x", "since=-1", "limit=0", "limit=501", "since=" + "9" * 30, "kind=%00"])
def test_the_feed_refuses_what_it_does_not_know(desk: Desk, query: str) -> None:
    assert desk.boss.get(f"/changes?{query}").status == 422


def test_the_page_sets_up_shows_and_sends(cast: Cast) -> None:
    boss = signed_in(cast.boss)
    page = went_to(send(boss, "/integration/webhooks/", BODY | {"active": "on"}))
    assert URL in text_of(boss, "/integration/webhooks/")
    assert "whsec_" in text_of(boss, page)
    went_to(send(boss, f"{page}test/", {}))
    went_to(send(boss, f"{page}secret/", {}))
    assert "integration.webhook.tested" in text_of(boss, page)
    refused = send(boss, "/integration/webhooks/", BODY | {"url": "http://192.168.1.1/"})
    assert "private network" in refused.content.decode()
    with statements(12):
        text_of(boss, page)
    went_to(send(boss, f"{page}delete/", {}))
    assert not Webhook.objects.exists()
    assert signed_in(cast.seller).get("/integration/webhooks/").status_code == 403
