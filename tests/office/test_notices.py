"""Notices: who is told of what, once, on which channel; group robots; mails."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail

from tests.support.cast import Cast, system
from tests.support.pages import send, signed_in, text_of
from zhanggui.foundation.approvals.actions import decide
from zhanggui.foundation.notices.actions import choose_notices, notify, save_robot
from zhanggui.foundation.notices.models import Notice, Robot
from zhanggui.foundation.operations.outbox import pump
from zhanggui.foundation.tasks import queue
from zhanggui.foundation.tasks.models import Task
from zhanggui.foundation.tasks.queue import claim, lease, run_next
from zhanggui.kernel import clock
from zhanggui.kernel.errors import BusinessError
from zhanggui.sales.actions.orders import create_order, submit_order

Heard = list[tuple[str, dict[str, Any]]]


@pytest.fixture(autouse=True)
def no_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lease is not kept by a thread: the test's transaction is not shared."""
    monkeypatch.setattr(queue, "_keep_lease", lambda _: threading.Event())


@pytest.fixture
def group(settings: Any) -> Iterator[tuple[str, Heard, list[dict[str, Any]]]]:
    """A maker's server: its address, what it heard, and the answers it gives (the last one for ever)."""
    heard: Heard = []
    answers: list[dict[str, Any]] = [{"errcode": 0, "errmsg": "ok"}]

    class Maker(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
            said = json.dumps(answers.pop(0) if len(answers) > 1 else answers[0]).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *args: Any) -> None:
            pass

    settings.OUTBOUND_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    server = ThreadingHTTPServer(("127.0.0.1", 0), Maker)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/robot/send?access_token=t", heard, answers
    server.shutdown()


def work() -> None:
    """Hand events out and run what is due."""
    while pump() or run_next():
        pass


def ask(cast: Cast) -> Any:
    order = create_order(cast.seller, draft=cast.draft((cast.drill, "30")))
    return submit_order(cast.seller, order_id=order.pk)


def test_a_decision_is_told_to_those_who_may_take_it_and_its_outcome_to_who_asked(cast: Cast) -> None:
    order = ask(cast)
    work()
    (told,) = Notice.objects.all()
    assert (told.user_id, told.kind, told.subject) == (cast.manager.pk, "approvals.asked", f"sales.order/{order.pk}")
    assert f"{order.number} of 李晓峰 waits for your decision" in text_of(signed_in(cast.manager), "/notices/")
    decide(cast.manager, kind="sales.order", document_id=order.pk, approve=False, note="太便宜")
    work()
    page = text_of(signed_in(cast.seller), "/notices/")
    assert f"王建国 rejected {order.number}: 太便宜" in page
    assert 'data-n="1"' in page
    assert Notice.objects.count() == 2


def test_a_cause_is_told_once(cast: Cast) -> None:
    for _ in range(2):
        notify("tasks.done", [cast.seller.pk, cast.seller.pk], cause="x", what="Health check", about="")
    assert notify("tasks.done", [cast.seller.pk, cast.boss.pk], cause="x") == 1
    assert Notice.objects.count() == 2


def test_reading_one_goes_where_it_happened_and_reading_all_empties_the_bell(cast: Cast) -> None:
    for cause in "ab":
        notify("tasks.done", [cast.seller.pk], cause=cause, url="/settings/tasks/", what="Health check", about="")
    client = signed_in(cast.seller)
    first, second = Notice.objects.order_by("id")
    assert client.get(f"/notices/{first.pk}/")["Location"] == "/settings/tasks/"
    assert 'data-n="1"' in text_of(client, "/notices/")
    assert signed_in(cast.boss).get(f"/notices/{second.pk}/").status_code == 404
    send(client, "/notices/read/", {})
    assert "data-n=" not in text_of(client, "/notices/")
    assert Notice.objects.filter(read_at=None).count() == 0


def test_mails_go_to_those_who_want_them_in_their_language(cast: Cast, settings: Any) -> None:
    settings.MAIL_ON, settings.PUBLIC_URL = True, "https://erp.example.com"
    for person, language in ((cast.seller, "en"), (cast.manager, "zh-hans")):
        person.email, person.language = f"{person.username}@example.com", language
        person.save()
    choose_notices(cast.manager, wanted={("tasks.done", "mail"): True, ("nonsense", "mail"): True})
    people = [cast.seller.pk, cast.manager.pk, cast.boss.pk]
    notify("tasks.failed", people, cause="f", url="/settings/tasks/", what="Health check", about="\nBcc: x@example.com")
    notify("tasks.done", people, cause="d", url="/settings/tasks/", what="Health check", about="")
    work()
    sent = sorted((mail_.to[0], mail_.subject) for mail_ in mail.outbox)
    assert [to for to, _ in sent] == ["manager@example.com", "manager@example.com", "seller@example.com"]
    assert "Failed: Health check Bcc" in sent[2][1]
    assert any("失败" in subject for _, subject in sent[:2])
    assert all("https://erp.example.com/settings/tasks/" in str(mail_.body) for mail_ in mail.outbox)


def test_without_a_mail_server_nothing_waits_and_the_page_says_so(cast: Cast) -> None:
    notify("tasks.failed", [cast.seller.pk], cause="f", what="Health check", about="")
    assert not Task.objects.filter(kind="notices.mail").exists()
    assert "sends no mail" in text_of(signed_in(cast.seller), "/settings/me/notices/")


def test_a_killed_worker_loses_no_mail_and_a_dead_server_is_asked_again(cast: Cast, settings: Any) -> None:
    settings.MAIL_ON = True
    cast.seller.email = "seller@example.com"
    cast.seller.save()
    notify("tasks.failed", [cast.seller.pk], cause="f", what="Health check", about="")
    task = claim()
    assert task is not None  # its worker is killed here
    assert not run_next()
    with clock.held(clock.now() + lease() * 2):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
        assert run_next()
        task.refresh_from_db()
        assert (task.state, task.attempts) == (Task.WAITING, 2)
        assert "refused" in task.error
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with clock.held(clock.now() + lease() * 4):
        assert run_next()
        assert not run_next()
    assert len(mail.outbox) == 1


def test_a_group_robot_repeats_what_it_is_set_up_for(cast: Cast, group: Any) -> None:
    url, heard, answers = group
    save_robot(cast.boss, name="销售群", maker="wecom", url=url, kinds=["approvals.asked"])
    save_robot(cast.boss, name="别的群", maker="wecom", url=url, kinds=["checks.broken"])
    answers.insert(0, {"errcode": 45009, "errmsg": "api freq out of limit"})
    order = ask(cast)
    work()
    robot = Robot.objects.get(name="销售群")
    assert "45009" in robot.problem
    with clock.held(clock.now() + lease()):
        work()
    robot.refresh_from_db()
    assert robot.problem == ""
    assert len(heard) == 2
    assert heard[0] == heard[1]
    assert heard[0][1]["msgtype"] == "text"
    assert heard[0][1]["text"]["content"].startswith("王建国: ")
    assert str(order.number) in heard[0][1]["text"]["content"]


def test_a_dingtalk_call_is_signed(cast: Cast, group: Any) -> None:
    url, heard, _ = group
    client = signed_in(cast.boss)
    form = {"name": "钉群", "maker": "dingtalk", "url": url, "secret": "SEC1", "kinds": ["tasks.done"], "active": "on"}
    assert send(client, "/settings/robots/", form).status_code == 302
    robot = Robot.objects.get()
    send(client, f"/settings/robots/{robot.pk}/test/", {})
    work()
    query = parse_qs(urlsplit(heard[0][0]).query)
    stamp = query["timestamp"][0]
    signed = hmac.new(b"SEC1", f"{stamp}\nSEC1".encode(), hashlib.sha256).digest()
    assert query["sign"] == [base64.b64encode(signed).decode()]
    page = text_of(client, "/settings/robots/")
    assert "Accepted" in page
    assert "SEC1" not in page + text_of(client, f"/settings/robots/{robot.pk}/")
    assert "access_token" not in page
    send(client, f"/settings/robots/{robot.pk}/", {**form, "url": "", "secret": "", "name": "新名"})
    robot.refresh_from_db()
    assert (robot.name, robot.url, robot.secret) == ("新名", url, "SEC1")


def test_robots_never_call_the_private_network(cast: Cast) -> None:
    with pytest.raises(BusinessError) as caught:
        save_robot(system(), name="x", maker="wecom", url="http://169.254.169.254/latest/", kinds=[])
    assert caught.value.code == "outbound.private"
    Robot.objects.create(name="y", maker="wecom", url="http://localhost/", kinds=["tasks.done"])
    notify("tasks.done", [cast.seller.pk], cause="d", what="Health check", about="")
    work()
    assert "private network" in Robot.objects.get().problem
