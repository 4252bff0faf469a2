"""Where a request comes from, when proxies of our own stand in between."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The nearest address on the way that is none of TRUSTED_PROXIES.

    `X-Forwarded-For` is read from its right end, and only as far as each hop was told by a proxy of ours: what a client
    writes there itself is never believed. Without trusted proxies it is the peer's address.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    while hops and _is_ours(address):
        told = hops.pop().strip()
        if not _is_address(told):
            break
        address = told
    return address


def _is_ours(address: str) -> bool:
    return _is_address(address) and any(ip_address(address) in ip_network(net) for net in settings.TRUSTED_PROXIES)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
