"""Calls to machines outside (robots, webhooks): never to a private address, never for long, never a long answer.

Whoever may type an address must not reach this company's own network through us (OWASP: server-side request forgery).
So the name is resolved here, each of its addresses is judged, and the connection goes to the very address that was
judged: a name that answers differently the second time gains nothing. Redirects are not followed and no proxy of the
environment is used. Networks that may be reached although they are private stand in `OUTBOUND_ALLOWED_NETWORKS`.
"""

import socket
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from ssl import SSLContext
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx
from django.conf import settings

from zhanggui.kernel.errors import BusinessError, gettext_noop

Address = IPv4Address | IPv6Address
SECONDS = 10.0
MOST_ANSWER = 64 * 1024
MOST_URL = 500
_EMBEDDING = tuple(map(ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")))


class Unreachable(Exception):
    """The other side did not answer properly: no connection, no time, no HTTP. Trying again later may help."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status and at most `MOST_ANSWER` bytes of the body."""

    status: int
    body: bytes

    @property
    def accepted(self) -> bool:
        """Whether the status says that it went well (2xx)."""
        return 200 <= self.status < 300


def check_url(url: str, *, field: str = "url") -> None:
    """Refuse what is no plain http(s) address, and addresses in numbers that are private. Asks no name server.

    Raises BusinessError `outbound.url` or `outbound.private`.
    """
    try:
        parts = urlsplit(url)
        host, fine = parts.hostname or "", parts.port != 0
        httpx.URL(url)
    except (ValueError, httpx.InvalidURL):
        host, fine = "", False
    plain = url.isascii() and url.isprintable() and " " not in url and "\\" not in url
    if not (fine and host and plain and len(url) <= MOST_URL) or parts.scheme not in {"http", "https"} or "@" in parts.netloc:
        raise BusinessError("outbound.url", gettext_noop("Write a whole address like https://example.com/…"), field=field)
    if (number := _number(host)) is not None and not _may_call(number):
        raise _private(host, field)


def post(url: str, *, content: bytes, headers: Mapping[str, str]) -> Answer:
    """Send `content` by POST and read the answer, all within `SECONDS`.

    Raises BusinessError `outbound.url`/`outbound.private` for addresses that are not called at all, Unreachable when
    there is no proper answer. A status other than 2xx is an answer; redirects are not followed.
    """
    check_url(url)
    backend = _Judged(time.monotonic() + SECONDS)
    try:
        with (
            httpcore.ConnectionPool(network_backend=backend) as pool,
            pool.stream(
                "POST", str(httpx.URL(url)), headers=_headers(url, headers), content=content, extensions=_LIMITS
            ) as answer,
        ):
            return Answer(answer.status, _body(answer))
    except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError) as error:
        raise Unreachable(f"{type(error).__name__}: {error}"[:200]) from error


_LIMITS = {"timeout": {"connect": SECONDS, "read": SECONDS, "write": SECONDS, "pool": SECONDS}}


def _headers(url: str, headers: Mapping[str, str]) -> list[tuple[str | bytes, str | bytes]]:
    own = {"User-Agent": "Zhanggui", "Accept-Encoding": "identity"}
    return [("Host", httpx.URL(url).netloc), *(own | dict(headers)).items()]


def _body(answer: httpcore.Response) -> bytes:
    body = b""
    for chunk in answer.iter_stream():
        body += chunk
        if len(body) > MOST_ANSWER:
            return body[:MOST_ANSWER]
    return body


class _Judged(httpcore.NetworkBackend):
    """Connects only to addresses that may be called, and ends everything at the deadline."""

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        stream = self._plain.connect_tcp(str(_judged(host, port)), port, _left(self._deadline), local_address, socket_options)
        return _Timed(stream, self._deadline)


class _Timed(httpcore.NetworkStream):
    """A stream with one deadline for all it does: an answer that drips byte by byte would hold a worker for days."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline)), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float) -> float:
    """Seconds that are left. Raises ReadTimeout when there are none."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the answer took too long")
    return left


def _judged(host: str, port: int) -> Address:
    """The address to connect to. One private address among several refuses the name: it is a trick or a mistake."""
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"no address: {host}") from error
    addresses = [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    if not addresses or not all(map(_may_call, addresses)):
        raise _private(host, "url")
    return addresses[0]


def _number(host: str) -> Address | None:
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None


def _may_call(address: Address) -> bool:
    """Public addresses, and those of networks that the installation allows; addresses that carry another are unwrapped."""
    inner = getattr(address, "ipv4_mapped", None) or address
    if any(inner in ip_network(network) for network in settings.OUTBOUND_ALLOWED_NETWORKS):
        return True
    hidden = any(inner in network for network in _EMBEDDING)
    return inner.is_global and not (hidden or inner.is_multicast or inner.is_reserved or inner.is_unspecified)


def _private(host: str, field: str) -> BusinessError:
    return BusinessError(
        "outbound.private", gettext_noop("%(host)s is inside a private network and is not called."), field=field, host=host
    )
