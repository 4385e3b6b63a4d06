"""Whose address a request comes from, seen through the proxies that are trusted."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address

from starlette.datastructures import Headers
from starlette.types import Scope

from gateway.settings import Network

Address = IPv4Address | IPv6Address
UNKNOWN = "unknown"


def client_address(scope: Scope, proxies: Sequence[Network]) -> str:
    """Return the nearest address that is not a trusted proxy, as failures are counted by.

    X-Forwarded-For is believed from right to left, only as far as trusted proxies wrote it.
    """
    client = scope.get("client")
    address = _parse(client[0]) if client else None
    if address is None:
        return UNKNOWN
    if proxies and _is_trusted(address, proxies):
        forwarded = ",".join(Headers(scope=scope).getlist("x-forwarded-for"))
        for text in reversed(forwarded.split(",")):
            hop = _parse(text.strip())
            if hop is None:
                break
            address = hop
            if not _is_trusted(hop, proxies):
                break
    return _neighbourhood(address)


def is_behind_proxy(scope: Scope, proxies: Sequence[Network]) -> bool:
    """Tell whether a trusted proxy handed the request on."""
    client = scope.get("client")
    address = _parse(client[0]) if client else None
    return address is not None and _is_trusted(address, proxies)


def _parse(text: str) -> Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_trusted(address: Address, proxies: Sequence[Network]) -> bool:
    return any(address in network for network in proxies)


def _neighbourhood(address: Address) -> str:
    """Return the address; of IPv6 the /64 that one client commands."""
    if isinstance(address, IPv4Address):
        return str(address)
    return f"{IPv6Address(int(address) >> 64 << 64)}/64"
