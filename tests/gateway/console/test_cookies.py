"""The session's cookie: what opens, what does not, and that no bytes break it."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.console.cookies import LASTS_MICROSECONDS, SessionCookies

SECRET = b"0123456789abcdef0123456789abcdef"
NOW = 1_790_000_000_000_000
KEY = "glk_a"
PROXIES = (ip_network("10.0.0.0/8"),)
COOKIES = SessionCookies(SECRET, PROXIES)


def scope(cookie: bytes = b"", root: str = "", scheme: str = "http", **headers: str) -> Any:
    named = [(n.replace("_", "-").encode(), v.encode("latin-1")) for n, v in headers.items()]
    return {
        "type": "http",
        "scheme": scheme,
        "client": ("10.0.0.1", 5),
        "root_path": root,
        "headers": [(b"host", b"ledger.example"), (b"cookie", cookie), *named],
    }


def sent(value: str, name: str = "daftar_session") -> bytes:
    return f"{name}={value}".encode()


def test_sealed_key_opens_until_it_ends() -> None:
    value = COOKIES.seal(KEY, NOW)
    opened = COOKIES.open(value, NOW + LASTS_MICROSECONDS - 1)
    assert opened is not None
    assert (opened.key, opened.expires_at) == (KEY, NOW + 12 * 3600 * 1_000_000)
    assert COOKIES.open(value, NOW + LASTS_MICROSECONDS) is None


def test_another_secret_opens_nothing() -> None:
    assert SessionCookies(b"x" * 32).open(COOKIES.seal(KEY, NOW), NOW) is None


def test_every_process_of_a_secret_knows_the_token() -> None:
    value = COOKIES.seal(KEY, NOW)
    assert COOKIES.open(value, NOW) == SessionCookies(SECRET).open(value, NOW)


def test_two_sessions_of_a_key_have_two_tokens() -> None:
    opened = [COOKIES.open(COOKIES.seal(KEY, NOW), NOW) for _ in range(2)]
    assert len({one.csrf_token for one in opened if one}) == 2


@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_one_changed_bit_ends_it(place: int, bit: int) -> None:
    value = bytearray(COOKIES.seal(KEY, NOW).encode())
    place %= len(value)
    value[place] ^= 1 << bit
    opened = COOKIES.open(value.decode("latin-1"), NOW)
    # The last letters have bits that say nothing; whoever changes them has another token.
    original = COOKIES.open(COOKIES.seal(KEY, NOW), NOW)
    assert opened is None or (original and opened.csrf_token != original.csrf_token)


@given(st.text())
def test_no_text_breaks_it(value: str) -> None:
    assert COOKIES.open(value, NOW) is None


@given(st.binary(max_size=300))
def test_no_bytes_break_it(cookie: bytes) -> None:
    for given_scope in (scope(cookie), scope(b"daftar_session=" + cookie)):
        assert COOKIES.find(given_scope, NOW) is None
        assert COOKIES.prove(given_scope, NOW, "token") is None


@given(st.text(st.characters(codec="latin-1"), max_size=50), st.text(max_size=50))
def test_no_token_breaks_it(header: str, told: str) -> None:
    cookie = sent(COOKIES.seal(KEY, NOW))
    assert COOKIES.prove(scope(cookie, x_daftar_csrf=header), NOW) is None
    assert COOKIES.prove(scope(cookie), NOW, told) is None


def test_token_opens_and_two_of_them_do_not() -> None:
    value = COOKIES.seal(KEY, NOW)
    session = COOKIES.open(value, NOW)
    assert session is not None
    once = scope(sent(value), x_daftar_csrf=session.csrf_token)
    assert COOKIES.prove(once, NOW) == session
    assert session.authorization == f"Bearer {KEY}"
    assert COOKIES.prove(scope(sent(value)), NOW) is None
    twice = scope(sent(value), x_daftar_csrf=session.csrf_token)
    twice["headers"].append((b"x-daftar-csrf", session.csrf_token.encode()))
    assert COOKIES.prove(twice, NOW) is None


@pytest.mark.parametrize("between", ["", " "])
def test_odd_cookies_of_others_hide_nothing(between: str) -> None:
    value = COOKIES.seal(KEY, NOW)
    others = f'a={{"b":1,"c":"d"}};{between}=;{between};{between}\xff=ü;{between}'
    session = COOKIES.find(scope(others.encode() + sent(value) + b"; z"), NOW)
    assert session is not None and session.key == KEY


def test_a_second_session_is_believed_only_by_its_token() -> None:
    ours, slipped_in = COOKIES.seal(KEY, NOW), COOKIES.seal("glk_b", NOW)
    both = sent(slipped_in) + b"; " + sent(ours)
    assert COOKIES.find(scope(both), NOW) is None
    session = COOKIES.open(ours, NOW)
    assert session is not None
    assert COOKIES.prove(scope(both), NOW, session.csrf_token) == session


def test_what_does_not_open_hides_nothing() -> None:
    value = COOKIES.seal(KEY, NOW)
    ended = COOKIES.seal("glk_b", NOW - LASTS_MICROSECONDS)
    stale = b"; ".join([sent("x"), sent(ended), sent(value), sent(value)])
    session = COOKIES.find(scope(stale), NOW)
    assert session is not None and session.key == KEY


def test_more_than_a_browser_would_send_opens_nothing() -> None:
    many = b"; ".join([sent(COOKIES.seal(KEY, NOW)), *(sent(f"{n}") for n in range(4_000))])
    assert COOKIES.find(scope(many), NOW) is None
    assert COOKIES.open("A" * 60_000, NOW) is None


@pytest.mark.parametrize(
    ("asked", "header"),
    [
        (scope(), "daftar_session=v; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict"),
        (
            scope(root="/books"),
            "daftar_session=v; Path=/books/; Max-Age=43200; HttpOnly; SameSite=Strict",
        ),
        (
            scope(root="/a;b\n"),
            "daftar_session=v; Path=/a%3Bb%0A/; Max-Age=43200; HttpOnly; SameSite=Strict",
        ),
        (
            scope(scheme="https"),
            "__Host-daftar_session=v; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure",
        ),
        (
            scope(scheme="https", root="/books"),
            "daftar_session=v; Path=/books/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure",
        ),
        (
            scope(x_forwarded_proto="HTTPS"),
            "__Host-daftar_session=v; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure",
        ),
        (
            {**scope(x_forwarded_proto="https"), "client": ("192.0.2.1", 5)},
            "daftar_session=v; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict",
        ),
    ],
)
def test_cookie_is_as_narrow_as_its_connection_lets_it_be(asked: Any, header: str) -> None:
    assert COOKIES.header(asked, "v") == header


def test_on_https_only_the_cookie_of_this_host_is_believed() -> None:
    value = COOKIES.seal(KEY, NOW)
    bound = sent(value, "__Host-daftar_session")
    assert COOKIES.find(scope(sent(value), scheme="https"), NOW) is None
    assert COOKIES.find(scope(bound, scheme="https"), NOW) is not None
    other = sent(COOKIES.seal("glk_b", NOW))
    for asked in (scope(other + b"; " + bound, scheme="wss"), scope(bound + b"; " + other)):
        session = COOKIES.find(asked, NOW)
        assert session is not None and session.key == KEY


@pytest.mark.parametrize(
    ("headers", "is_own"),
    [
        ({}, True),
        ({"origin": "http://ledger.example"}, True),
        ({"origin": "http://ledger.example:81"}, False),
        ({"origin": "http://evil.ledger.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://["}, False),
        ({"origin": "https://app.example", "sec_fetch_site": "same-origin"}, True),
        ({"sec_fetch_site": "none"}, True),
        ({"sec_fetch_site": "same-site"}, False),
        ({"sec_fetch_site": "cross-site"}, False),
        ({"sec_fetch_site": "same-origin, cross-site"}, False),
        ({"origin": "http://ledger.example", "sec_fetch_site": "cross-site"}, False),
    ],
)
def test_only_our_own_pages_ride_on_the_cookie(headers: dict[str, str], is_own: bool) -> None:
    value = COOKIES.seal(KEY, NOW)
    session = COOKIES.open(value, NOW)
    assert session is not None
    asked = scope(sent(value), x_daftar_csrf=session.csrf_token, **headers)
    assert (COOKIES.prove(asked, NOW) is not None) is is_own
