"""Which pages may open a WebSocket: browsers ask nobody before they do."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers

DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def is_origin_allowed(headers: Headers, allowed: Sequence[str]) -> bool:
    """Tell whether a handshake comes from our own pages, an allowed origin, or no browser."""
    origins = headers.getlist("origin")
    if not origins:
        return True
    if len(origins) > 1:
        return False
    origin = origins[0].lower()
    if "*" in allowed or origin in (one.lower() for one in allowed):
        return True
    try:
        parts = urlsplit(origin)
    except ValueError:  # Such as an address of IPv6 that is not closed.
        return False
    port = DEFAULT_PORTS.get(parts.scheme, "")
    host = headers.get("host", "").lower()
    return bool(parts.netloc) and _bare(parts.netloc, port) == _bare(host, port)


def _bare(netloc: str, port: str) -> str:
    return netloc.removesuffix(port) if port else netloc
