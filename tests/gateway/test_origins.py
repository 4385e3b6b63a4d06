"""Which pages may open a WebSocket."""

import pytest
from starlette.datastructures import Headers

from gateway.subscriptions.origins import is_origin_allowed

ALLOWED = ("https://books.example", "http://localhost:3000")


@pytest.mark.parametrize(
    ("origin", "host", "is_allowed"),
    [
        (None, "daftar.example", True),
        ("https://daftar.example", "daftar.example", True),
        ("https://daftar.example", "daftar.example:443", True),
        ("http://daftar.example:80", "daftar.example", True),
        ("https://Daftar.Example", "daftar.example", True),
        ("http://127.0.0.1:8000", "127.0.0.1:8000", True),
        ("https://books.example", "daftar.example", True),
        ("http://localhost:3000", "daftar.example", True),
        ("http://localhost:3001", "daftar.example", False),
        ("http://books.example", "daftar.example", False),
        ("https://daftar.example.evil", "daftar.example", False),
        ("https://daftar.example:8443", "daftar.example", False),
        ("null", "daftar.example", False),
        ("", "", False),
    ],
)
def test_origin(origin: str | None, host: str, is_allowed: bool) -> None:
    headers = {"host": host} if origin is None else {"host": host, "origin": origin}
    assert is_origin_allowed(Headers(headers), ALLOWED) is is_allowed


def test_two_origins_are_none() -> None:
    raw = [(b"host", b"a"), (b"origin", b"http://a"), (b"origin", b"http://a")]
    assert not is_origin_allowed(Headers(raw=raw), ALLOWED)


def test_a_star_opens_to_every_page() -> None:
    assert is_origin_allowed(Headers({"host": "a", "origin": "https://b"}), ("*",))
