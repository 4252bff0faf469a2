"""Calls to machines outside: what is never called, how long they last, how much is read."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from zhanggui.foundation.tasks import outbound
from zhanggui.kernel.errors import BusinessError

LOCAL = ["127.0.0.0/8"]
Talk = Callable[[socket.socket, bytes], None]


@contextmanager
def machine(talk: Talk) -> Iterator[int]:
    """A server on this machine that reads one request and then does what `talk` says; gives its port."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            with client:
                heard = b""
                while b"\r\n\r\n" not in heard:
                    heard += client.recv(65536)
                with suppress(OSError):
                    talk(client, heard)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield server.getsockname()[1]
    finally:
        server.close()


def said(text: str) -> Talk:
    return lambda client, _: client.sendall(text.encode())


def send(url: str) -> outbound.Answer:
    return outbound.post(url, content=b'{"a": 1}', headers={"Content-Type": "application/json"})


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "10.0.0.8", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.100.100.200",
        "0.0.0.0", "224.0.0.1",  # noqa: S104
        "255.255.255.255", "[::1]", "[::]", "[fe80::1]", "[fd00::1]", "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]", "[::127.0.0.1]", "localhost", "2130706433", "0x7f.1", "017700000001", "127.1",
    ],
)  # fmt: skip
def test_no_private_address_is_called_however_it_is_written(host: str) -> None:
    with pytest.raises(BusinessError) as caught:
        send(f"http://{host}:9/")
    assert caught.value.code == "outbound.private"


@pytest.mark.parametrize(
    "url",
    ["", "ftp://example.com/", "file:///etc/passwd", "//example.com", "https://", "https://user:word@example.com/",
     "https://example.com:99999/", "https://example.com/ x", "https://exa\nmple.com/", "https://[::1", "http:\\\\example.com",
     "https://例子.cn/", f"https://example.com/{'x' * 600}"],
)  # fmt: skip
def test_only_whole_plain_addresses(url: str) -> None:
    with pytest.raises(BusinessError) as caught:
        outbound.check_url(url)
    assert caught.value.code == "outbound.url"


def test_a_name_with_one_private_address_among_public_ones_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("93.184.216.34", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    with pytest.raises(BusinessError) as caught:
        send("http://two-faced.example/")
    assert caught.value.code == "outbound.private"


def test_a_name_that_changes_its_mind_gains_nothing(monkeypatch: pytest.MonkeyPatch, settings: object) -> None:
    """DNS rebinding: asked a second time, the name points at this machine. It is never asked a second time."""
    asked: list[str] = []
    connected: list[object] = []

    def resolve(host: str, *args: object, **kwargs: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34" if len(asked) == 1 else "127.0.0.1", 80))]

    def connect(address: object, *args: object, **kwargs: object) -> socket.socket:
        connected.append(address)
        raise OSError("stop here")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(outbound.Unreachable):
        send("http://rebinding.example/")
    assert asked == ["rebinding.example"]
    assert connected == [("93.184.216.34", 80)]


def test_an_allowed_network_is_called_and_the_rest_stays_closed(settings) -> None:
    settings.OUTBOUND_ALLOWED_NETWORKS = LOCAL
    with machine(said("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) as port:
        assert send(f"http://127.0.0.1:{port}/") == outbound.Answer(200, b"ok")
        assert send(f"http://localhost:{port}/").accepted
    with pytest.raises(BusinessError):
        send("http://10.0.0.1/")


def test_the_request_says_what_it_should(settings) -> None:
    settings.OUTBOUND_ALLOWED_NETWORKS = LOCAL
    heard: list[bytes] = []

    def talk(client: socket.socket, request: bytes) -> None:
        heard.append(request)
        client.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

    with machine(talk) as port:
        assert send(f"http://localhost:{port}/a?b=c").status == 204
        assert f"host: localhost:{port}".encode() in heard[0].lower()
    assert heard[0].startswith(b"POST /a?b=c HTTP/1.1\r\n")


def test_redirects_are_answers_and_not_followed(settings) -> None:
    settings.OUTBOUND_ALLOWED_NETWORKS = LOCAL
    with machine(said("HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\nContent-Length: 0\r\n\r\n")) as port:
        answer = send(f"http://127.0.0.1:{port}/")
    assert answer.status == 302
    assert not answer.accepted


def test_a_long_answer_is_cut_and_a_dripping_one_given_up(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.OUTBOUND_ALLOWED_NETWORKS = LOCAL
    with machine(said("HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n" + "x" * 9_000_000)) as port:
        assert len(send(f"http://127.0.0.1:{port}/").body) == outbound.MOST_ANSWER

    def drip(client: socket.socket, request: bytes) -> None:
        for _ in range(100):
            client.sendall(b"H")
            time.sleep(0.1)

    monkeypatch.setattr(outbound, "SECONDS", 1.0)
    started = time.monotonic()
    with machine(drip) as port, pytest.raises(outbound.Unreachable):
        send(f"http://127.0.0.1:{port}/")
    assert time.monotonic() - started < 3


def test_who_does_not_speak_http_is_unreachable(settings) -> None:
    settings.OUTBOUND_ALLOWED_NETWORKS = LOCAL
    with machine(said("220 mail ready\r\n")) as port, pytest.raises(outbound.Unreachable):
        send(f"http://127.0.0.1:{port}/")
    with pytest.raises(outbound.Unreachable):
        send(f"http://127.0.0.1:{port}/")
    with pytest.raises(outbound.Unreachable):
        send("http://no-such-name.invalid/")
