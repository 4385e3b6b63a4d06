"""Which addresses are public: the IANA special-purpose registries, read for a sender of messages.

Forms of IPv6 that carry an IPv4 address (mapped, 6to4, NAT64, Teredo) are never public: what they
lead to is decided elsewhere.
"""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address

_IPV6_PUBLIC = IPv6Network("2000::/3")
_REFUSED = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by carriers, and clouds' own services
        "127.0.0.0/8",
        "168.63.129.16/32",  # a cloud's host, seen from its guests
        "169.254.0.0/16",  # link-local, and clouds' metadata
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",
        "3fff::/20",  # documentation
    )
)


def parse_address(text: str) -> Address | None:
    """Read an address; None if it is none, or names a zone of this machine."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return None if getattr(address, "scope_id", None) else address


def is_public(address: Address) -> bool:
    """Tell whether an address belongs to somebody on the internet."""
    if isinstance(address, IPv6Address) and address not in _IPV6_PUBLIC:
        return False
    return address.is_global and not any(address in network for network in _REFUSED)
