"""How the URL of a webhook is read: one plain spelling of everything, and the rest refused."""

from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from re import ASCII, IGNORECASE, compile
from typing import NoReturn

from ledger.errors import InvalidInput

URL_LENGTH_LIMIT = 2_048
HOST_LENGTH_LIMIT = 253
DEFAULT_PORTS = {"http": 80, "https": 443}

_VISIBLE = compile(r"[!-~]*", ASCII)
_URL = compile(r"(https?)://([^/?]*)(.*)", ASCII | IGNORECASE)
_AUTHORITY = compile(r"(?:\[([^\[\]]*)\]|([^:\[\]]*))(?::([0-9]{1,5}))?", ASCII)
_LABEL = compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", ASCII)
_NUMBER = compile(r"[0-9]+|0x[0-9a-f]*", ASCII)


@dataclass(frozen=True, slots=True)
class Target:
    """A URL, read. `host` is a name in lower case or an address without brackets."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Return the host and port as the Host header spells them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


def read_url(url: str) -> Target:
    """Read a URL, or raise InvalidInput."""
    if len(url) > URL_LENGTH_LIMIT:
        refuse(f"A URL has at most {URL_LENGTH_LIMIT:,} characters.")
    if not _VISIBLE.fullmatch(url):
        refuse(
            "A URL has visible ASCII characters alone:"
            " write the host in its xn-- form and the rest percent-encoded."
        )
    if "\\" in url or "#" in url:
        refuse("A URL to send to has no backslash and no fragment (#).")
    found = _URL.fullmatch(url)
    if found is None:
        refuse("A URL to send to reads like https://example.com/hooks.")
    scheme, authority, path = found[1].lower(), found[2].lower(), found[3]
    host, port = _read_authority(authority)
    path = path if path.startswith("/") else f"/{path}"
    return Target(scheme, host, port or DEFAULT_PORTS[scheme], path)


def refuse(message: str) -> NoReturn:
    """Refuse a URL, as every field that takes one names it."""
    raise InvalidInput(message, "url")


def _read_authority(authority: str) -> tuple[str, int | None]:
    if "@" in authority:
        refuse("A URL to send to has no user name and no password.")
    found = _AUTHORITY.fullmatch(authority)
    if found is None:
        refuse("The URL's host and port cannot be read.")
    bracketed, name, digits = found.groups()
    port = None if digits is None else int(digits)
    if port is not None and not 1 <= port <= 65_535:
        refuse("The URL's port is not from 1 to 65535.")
    return (_read_name(name) if bracketed is None else _read_ipv6(bracketed)), port


def _read_ipv6(text: str) -> str:
    try:
        address = IPv6Address(text)
    except AddressValueError:
        refuse("The URL's host is not an IPv6 address.")
    if address.scope_id is not None:
        refuse("An IPv6 address to send to has no zone.")
    return str(address)


def _read_name(name: str) -> str:
    """Return the host; what ends in a number must be an IPv4 address in its usual form."""
    labels = name.split(".")
    if len(name) > HOST_LENGTH_LIMIT or not all(map(_LABEL.fullmatch, labels)):
        refuse("The URL's host is not a host name: letters, digits, hyphens and single dots.")
    if _NUMBER.fullmatch(labels[-1]) is None:
        return name
    try:
        return str(IPv4Address(name))
    except AddressValueError:
        refuse("An IPv4 address to send to is four decimal numbers.")
