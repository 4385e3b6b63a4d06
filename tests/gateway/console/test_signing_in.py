"""Signing in and out over real sockets: what the session may, and what it never does."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import Any

import pytest
from httpx2 import AsyncClient
from structlog.testing import capture_logs

from ledger.policy import Role
from rest_compat import DIALECTS
from storage.database import open_database
from tests.gateway.console.visitors import (
    QUERY,
    ask,
    asked_as,
    bearer,
    code_of,
    cookie_of,
    csrf,
    left,
    sign_in,
)
from tests.gateway.streaming import live_server

HOUR_MICROSECONDS = 3_600_000_000
REVOKE = "mutation($id: ID!) { revokeKey(input: {id: $id}) { id } }"
ROTATE = "mutation($id: ID!) { rotateKey(input: {id: $id}) { secret } }"
SHOP = "https://shop.example"


@asynccontextmanager
async def served(settings, database, **changes):
    """Serve with other settings; lend a client."""
    async with live_server(settings.model_copy(update=changes), database) as server:
        yield server


@pytest.fixture
async def visitor(live):
    """A browser that was never here."""
    async with AsyncClient(base_url=str(live.client.base_url)) as client:
        yield client


async def test_key_becomes_a_cookie_that_no_script_can_read(visitor, key):
    answer = await visitor.post("/console/session", json={"key": f" {key}\n"})
    name, _, rest = answer.headers["Set-Cookie"].partition("=")
    value, _, attributes = rest.partition("; ")
    assert (name, attributes) == (
        "daftar_session",
        "Path=/; Max-Age=43200; HttpOnly; SameSite=Strict",
    )
    state = answer.json()
    assert (state["isSignedIn"], state["needsSetup"]) == (True, False)
    assert state.keys() == {"isSignedIn", "csrfToken", "expiresAt", "needsSetup"}
    assert key not in answer.text + value
    assert answer.headers["Cache-Control"] == "no-store"
    assert (await visitor.get("/console/session")).json() == state


@pytest.mark.parametrize("role", Role)
async def test_any_live_key_may_sign_in(visitor, new_key, role):
    made, text = await new_key(role=role, scopes=("accounting:read",))
    assert asked_as(await ask(visitor, await sign_in(visitor, text))) == made.id


@pytest.mark.parametrize("wrong", ["", "glk_", "x y", "glk_\u202e", "Bearer", "ü" * 100])
async def test_other_texts_do_not(visitor, key, wrong):
    answer = await visitor.post("/console/session", json={"key": wrong})
    assert (answer.status_code, code_of(answer)) == (401, "UNAUTHENTICATED")
    assert "Set-Cookie" not in answer.headers


async def test_nobody_is_signed_in_without_a_cookie(visitor, key):
    answer = await visitor.get("/console/session")
    assert answer.json() == {
        "isSignedIn": False,
        "csrfToken": None,
        "expiresAt": None,
        "needsSetup": False,
    }


async def test_session_hits_the_bucket_of_its_key(visitor, new_key):
    _, text = await new_key(rate_limit=3)
    token = await sign_in(visitor, text)
    document = {"query": QUERY["query"]}
    answers = [
        await ask(visitor, token),
        await visitor.get("/graphql", params=document, headers=token),
        await visitor.put("/graphql", headers=token),
        await ask(visitor, token),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 405, 429]
    assert [left(answer) for answer in answers] == ["2", "1", "0", "0"]
    assert left(await visitor.get("/api/v1/accounts", headers=bearer(text))) == "0"


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_cookie_alone_is_nobody(visitor, key, method):
    token = await sign_in(visitor, key)
    right = token["X-Daftar-CSRF"]
    other = (await sign_in(visitor, key))["X-Daftar-CSRF"]
    headers: list[Any] = [{}, csrf(""), csrf(right), csrf(f"{other}x"), csrf(other[:-1])]
    headers.append([*csrf(other).items(), *csrf(other).items()])
    for given in headers:
        options = {"params": QUERY} if method == "GET" else {"json": QUERY}
        answer = await visitor.request(method, "/graphql", headers=given, **options)
        assert (answer.status_code, code_of(answer)) == (401, "UNAUTHENTICATED")
        assert "RateLimit" not in answer.headers


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
async def test_no_address_of_a_dialect_takes_the_session(visitor, key, organization, dialect):
    token = await sign_in(visitor, key)
    parameters = {"organizationId": organization.id}
    for endpoint in dialect.endpoints:
        address = f"{dialect.prefix}{endpoint.path}".replace("{", "").replace("}", "")
        answer = await visitor.request(endpoint.method, address, params=parameters, headers=token)
        assert (answer.status_code, code_of(answer)) == (401, "UNAUTHENTICATED"), address
        assert "RateLimit" not in answer.headers
    assert (await ask(visitor, token)).status_code == 200


async def test_authorization_wins_over_the_session(visitor, new_key):
    mine, text = await new_key()
    other, other_text = await new_key(role=Role.VIEWER)
    token = await sign_in(visitor, text)
    assert asked_as(await ask(visitor, token)) == mine.id
    assert asked_as(await ask(visitor, {**token, **bearer(other_text)})) == other.id
    refused = await ask(visitor, {**token, **bearer("glk_wrong")})
    assert (refused.status_code, code_of(refused)) == (401, "UNAUTHENTICATED")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_pages_of_others_sign_nobody_in_or_out_and_read_no_token(visitor, key, headers):
    token = await sign_in(visitor, key)
    for method in ("POST", "GET", "DELETE"):
        body = {"json": {"key": key}} if method == "POST" else {}
        given = {**token, **headers}
        answer = await visitor.request(method, "/console/session", headers=given, **body)
        assert (answer.status_code, code_of(answer)) == (403, "FORBIDDEN")
        assert "Set-Cookie" not in answer.headers
        assert "csrfToken" not in answer.text
    assert (await visitor.get("/console/session")).json()["isSignedIn"]


@pytest.mark.parametrize(
    ("content_type", "status", "code"),
    [
        ("text/plain", 400, "UNSUPPORTED_CONTENT_TYPE"),
        ("application/x-www-form-urlencoded", 400, "UNSUPPORTED_CONTENT_TYPE"),
        ("multipart/form-data; boundary=a", 400, "UNSUPPORTED_CONTENT_TYPE"),
        ("text/plain; application/json", 400, "UNSUPPORTED_CONTENT_TYPE"),
        ("application/json; charset=utf-8", 200, None),
    ],
)
async def test_forms_of_other_sites_sign_nobody_in(visitor, key, content_type, status, code):
    body = f'{{"key": "{key}"}}'
    headers = {"Content-Type": content_type}
    answer = await visitor.post("/console/session", content=body, headers=headers)
    assert (answer.status_code, answer.json().get("code")) == (status, code)


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        (b"", "MALFORMED_JSON", None),
        (b"{", "MALFORMED_JSON", None),
        (b'{"key": "\xff"}', "MALFORMED_JSON", None),
        (b'{"key": "\\ud800x"}', "MALFORMED_JSON", None),
        (b"[" * 5_000, "INVALID_INPUT", None),
        (b'{"key": ' + b"[" * 5_000, "INVALID_INPUT", ["key"]),
        (b"[]", "INVALID_INPUT", None),
        (b"{}", "INVALID_INPUT", ["key"]),
        (b'{"key": 1}', "INVALID_INPUT", ["key"]),
        (b'{"key": "a", "from": "//evil"}', "INVALID_INPUT", ["from"]),
        (b'{"key": "' + b"a" * 9_000 + b'"}', "BODY_TOO_LARGE", None),
    ],
)
async def test_other_bodies_are_refused_by_their_field(visitor, body, code, path):
    headers = {"Content-Type": "application/json"}
    answer = await visitor.post("/console/session", content=body, headers=headers)
    assert (answer.status_code, code_of(answer)) == (400, code)
    assert [one["path"] for one in answer.json()["details"]] == ([path] if path else [])


async def test_signing_out_takes_the_token_and_takes_the_cookie(visitor, key):
    token = await sign_in(visitor, key)
    refused = await visitor.delete("/console/session")
    assert (refused.status_code, code_of(refused)) == (403, "FORBIDDEN")
    ended = await visitor.delete("/console/session", headers=token)
    assert ended.headers["Set-Cookie"].startswith("daftar_session=; Path=/; Max-Age=0; HttpOnly;")
    assert ended.json()["isSignedIn"] is False
    assert (await visitor.get("/console/session")).json()["isSignedIn"] is False
    again = await visitor.delete("/console/session", headers=token)
    assert again.status_code == 200


@pytest.mark.parametrize("document", [REVOKE, ROTATE])
async def test_session_ends_with_its_key(live, visitor, key, new_key, document):
    made, text = await new_key()
    token = await sign_in(visitor, text)
    ended = await live.graphql(key, document, id=made.id)
    assert "errors" not in ended
    refused = await ask(visitor, token)
    assert (refused.status_code, code_of(refused)) == (401, "UNAUTHENTICATED")
    assert (await visitor.get("/console/session")).json()["isSignedIn"] is False


async def test_cookie_of_a_dead_key_is_throttled_and_its_reader_signs_in_again(
    live, visitor, key, new_key
):
    made, text = await new_key()
    token = await sign_in(visitor, text)
    await live.graphql(key, REVOKE, id=made.id)
    shown = [await visitor.get("/console/session") for _ in range(10)]
    refused = [await ask(visitor, token) for _ in range(90)]
    assert {answer.status_code for answer in refused} == {401}
    throttled = await ask(visitor, token)
    assert (throttled.status_code, code_of(throttled)) == (429, "RATE_LIMITED")
    assert 1 <= int(throttled.headers["Retry-After"]) <= 60
    guessed = await visitor.post("/console/session", json={"key": "glk_wrong"})
    assert guessed.status_code == 429
    shown.append(await visitor.get("/console/session"))
    assert {(one.status_code, one.json()["isSignedIn"]) for one in shown} == {(200, False)}
    assert (await ask(visitor, await sign_in(visitor, key))).status_code == 200


class Clock:
    """A clock that is put forward."""

    now = 1_790_000_000_000_000

    def __call__(self) -> int:
        return self.now


async def test_session_ends_after_twelve_hours_and_with_its_keys_expiry(
    settings, database, new_key
):
    clock = Clock()
    _, lasting = await new_key()
    _, expiring = await new_key(expires_at=database.clock() * 2)
    async with open_database(settings.database_url, clock=clock) as later:
        clock.now = database.clock()
        async with served(settings, later) as server:
            token = await sign_in(server.client, lasting)
            clock.now += 12 * HOUR_MICROSECONDS - 1
            assert (await ask(server.client, token)).status_code == 200
            clock.now += 1
            assert (await ask(server.client, token)).status_code == 401
            assert not (await server.client.get("/console/session")).json()["isSignedIn"]
            token = await sign_in(server.client, expiring)
            clock.now *= 2
            assert (await ask(server.client, token)).status_code == 401


async def test_session_works_in_every_process_of_a_secret(settings, database, visitor, key):
    token = await sign_in(visitor, key)
    headers = {**token, "Cookie": cookie_of(visitor)}
    async with served(settings, database) as another:
        assert (await ask(another.client, headers)).status_code == 200
    changed = type(settings)(
        _env_file=None,
        database_url=settings.database_url,
        secret="another secret of 32 characters.",
    )
    async with live_server(changed, database) as another:
        assert (await ask(another.client, headers)).status_code == 401
        state = (await another.client.get("/console/session", headers=headers)).json()
        assert state["isSignedIn"] is False


@pytest.mark.parametrize("origins", [(SHOP,), ("*",)])
async def test_allowed_origins_do_not_gain_the_session(settings, database, key, origins):
    async with served(settings, database, cors_origins=origins) as server:
        token = await sign_in(server.client, key)
        asked = {
            "Origin": SHOP,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "x-daftar-csrf",
        }
        preflight = await server.client.options("/graphql", headers=asked)
        assert preflight.status_code == 400
        shown = await server.client.get("/console/session", headers={"Origin": SHOP})
        ridden = await ask(server.client, {**token, "Origin": SHOP})
        keyed = await ask(server.client, {**bearer(key), "Origin": SHOP})
    assert [one.status_code for one in (shown, ridden, keyed)] == [403, 401, 200]
    for answer in (preflight, shown, ridden, keyed):
        assert "Access-Control-Allow-Credentials" not in answer.headers


async def test_trusted_proxy_makes_the_cookie_secure(settings, database, key):
    https = {"X-Forwarded-Proto": "https"}
    async with served(settings, database, trusted_proxies=("127.0.0.1",)) as server:
        client = server.client
        answer = await client.post("/console/session", json={"key": key}, headers=https)
        cookie, _, attributes = answer.headers["Set-Cookie"].partition("; ")
        token = csrf(answer.json()["csrfToken"])
        assert cookie.startswith("__Host-daftar_session=")
        assert attributes == "Path=/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure"
        slipped_in = cookie.removeprefix("__Host-")
        told = [
            (await ask(client, {**https, **token, "Cookie": one})).status_code
            for one in (cookie, slipped_in)
        ]
    assert told == [200, 401]


async def test_failing_keys_are_throttled_and_good_ones_sign_in(visitor, key):
    for _ in range(100):
        answer = await visitor.post("/console/session", json={"key": "glk_wrong"})
        assert answer.status_code == 401
    answer = await visitor.post("/console/session", json={"key": "glk_wrong"})
    assert (answer.status_code, code_of(answer)) == (429, "RATE_LIMITED")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert (await ask(visitor, await sign_in(visitor, key))).status_code == 200


async def test_log_names_the_key_of_a_session_and_never_its_text(visitor, new_key):
    made, text = await new_key()
    with capture_logs() as lines:
        token = await sign_in(visitor, text)
        await ask(visitor, token)
    assert [line["key"] for line in lines if line.get("route") == "/graphql"] == [made.id]
    shown = str(lines)
    secrets = (text, cookie_of(visitor).partition("=")[2], token["X-Daftar-CSRF"])
    assert not [one for one in secrets if one in shown]


async def test_strange_heads_are_answered(visitor, key):
    token = await sign_in(visitor, key)
    ours = cookie_of(visitor).encode()
    strange = [b"\xff\xfe=\x80; \xd9\x85", b'a="; ' + ours, b"=; ;;", b"daftar_session"]
    for cookie in strange:
        for headers in (
            [(b"Cookie", cookie)],
            [(b"Cookie", cookie), (b"X-Daftar-CSRF", b"\xd9\x85\xff")],
            [(b"Cookie", cookie), (b"Origin", b"http://\xff")],
        ):
            async with AsyncClient(base_url=str(visitor.base_url)) as client:
                shown = await client.get("/console/session", headers=headers)
                asked = await client.post("/graphql", json=QUERY, headers=headers)
            assert shown.status_code in (200, 403)
            assert asked.status_code == 401
    assert (await ask(visitor, token)).status_code == 200
