"""Client addresses: the peer's own, or what trusted proxies say, and no more."""

from ipaddress import ip_network

import pytest

from gateway.addresses import client_address

PROXIES = (ip_network("10.0.0.0/8"), ip_network("2001:db8::/32"))


def scope(peer, *forwarded):
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    return {"type": "http", "client": peer and (peer, 1234), "headers": headers}


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("203.0.113.9", [], "203.0.113.9"),
        ("203.0.113.9", ["1.2.3.4"], "203.0.113.9"),
        ("10.0.0.1", ["1.2.3.4"], "1.2.3.4"),
        ("10.0.0.1", ["6.6.6.6, 1.2.3.4"], "1.2.3.4"),
        ("10.0.0.1", ["6.6.6.6", "1.2.3.4, 10.0.0.2"], "1.2.3.4"),
        ("10.0.0.1", ["forged, 10.0.0.2"], "10.0.0.2"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("::ffff:10.0.0.1", ["1.2.3.4"], "1.2.3.4"),
        ("2001:db9::1:2:3:4", [], "2001:db9::/64"),
        ("2001:db8::1", ["2001:db9::5"], "2001:db9::/64"),
        (None, ["1.2.3.4"], "unknown"),
        ("unix", [], "unknown"),
    ],
)
def test_address(peer, forwarded, found):
    assert client_address(scope(peer, *forwarded), PROXIES) == found


def test_nobody_is_trusted_unless_set():
    assert client_address(scope("10.0.0.1", "1.2.3.4"), ()) == "10.0.0.1"
