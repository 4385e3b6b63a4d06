"""Subscriptions of the console's session: the cookie of the handshake, the token of the message."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gateway.console.visitors import cookie_of, sign_in
from tests.gateway.streaming import EVENTS, live_server, read_events, sequences

REVOKE = "mutation($id: ID!) { revokeKey(input: {id: $id}) { id } }"
SHOP = "https://shop.example"
INIT = {"type": "connection_init"}
ACK = {"type": "connection_ack"}
NOBODY = (4403, "Send your key as `authorization` in the payload of connection_init.")


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"cors_origins": (SHOP,)})


@pytest.fixture
async def session(live, key):
    """The headers of a handshake from our own page, and the token."""
    token = await sign_in(live.client, key)
    own = {"Cookie": cookie_of(live.client), "Origin": f"http://127.0.0.1:{live.port}"}
    return own, token["X-Daftar-CSRF"]


async def begun(live, headers: dict[str, str], payload: Any) -> Any:
    """Begin; return the acknowledgement, or how it was closed."""
    async with live.socket(additional_headers=headers) as socket:
        await socket.send(**INIT, payload=payload)
        code = await socket.closed() if payload is None else None
        return code or await answered(socket)


async def answered(socket) -> Any:
    try:
        return await socket.receive()
    except Exception:
        return await socket.closed()


async def test_cookie_and_token_follow_the_ledger(live, session, key):
    headers, token = session
    async with live.socket(additional_headers=headers) as socket:
        await socket.send(**INIT, payload={"csrf": token})
        assert await socket.receive() == ACK
        await socket.subscribe("a")
        await live.wait_for_streams(1)
        posted = await live.post(key)
        assert sequences([await socket.receive()]) == [posted]


async def test_cookie_without_the_token_is_nobody(live, session):
    headers, token = session
    for payload in ({}, {"csrf": ""}, {"csrf": token[:-1]}, {"csrf": f"{token} "}):
        assert await begun(live, headers, payload) == NOBODY


async def test_token_without_the_cookie_is_nobody(live, session):
    headers, token = session
    del headers["Cookie"]
    assert await begun(live, headers, {"csrf": token}) == NOBODY


async def test_token_is_one_text(live, session):
    headers, token = session
    closed = (4400, "The payload of connection_init has one csrf, a text.")
    for payload in ({"csrf": 1}, {"csrf": None}, {"csrf": token, "CSRF": token}):
        assert await begun(live, headers, payload) == closed


async def test_allowed_origin_connects_with_a_key_and_never_rides_on_the_cookie(live, session, key):
    headers, token = session
    headers["Origin"] = SHOP
    assert await begun(live, headers, {"authorization": f"Bearer {key}"}) == ACK
    # It cannot read the token; if it knew it, its origin alone would still be refused.
    assert await begun(live, headers, {}) == NOBODY
    assert await begun(live, headers, {"csrf": token}) == NOBODY


async def test_authorization_wins_over_the_token(live, session):
    headers, token = session
    payload = {"csrf": token, "authorization": "Bearer glk_wrong"}
    assert (await begun(live, headers, payload))[0] == 4403


async def test_connection_of_a_session_ends_with_its_key(live, key, new_key):
    made, text = await new_key()
    token = await sign_in(live.client, text)
    headers = {"Cookie": cookie_of(live.client)}
    async with live.socket(additional_headers=headers) as socket:
        await socket.send(**INIT, payload={"csrf": token["X-Daftar-CSRF"]})
        assert await socket.receive() == ACK
        await live.graphql(key, REVOKE, id=made.id)
        assert (await socket.closed())[0] == 4403


async def test_server_sent_events_take_the_session(live, session, key):
    headers, token = session
    asked = {**headers, "X-Daftar-CSRF": token, "Accept": "text/event-stream"}
    body = {"query": EVENTS, "variables": {"after": 0}}
    async with live.client.stream("POST", "/graphql", json=body, headers=asked) as answer:
        assert answer.status_code == 200
        assert "RateLimit" in answer.headers
        async for name, told in read_events(answer.aiter_lines()):
            assert (name, told["data"]["ledgerEvents"]["sequence"]) == ("next", 1)
            break
    del asked["X-Daftar-CSRF"]
    refused = await live.client.post("/graphql", json=body, headers=asked)
    assert refused.status_code == 401


async def test_stream_of_a_session_ends_with_its_key(settings, database, new_key, key):
    made, text = await new_key()
    async with live_server(settings, database) as live:
        token = await sign_in(live.client, text)
        asked = {**token, "Accept": "text/event-stream"}
        body = {"query": EVENTS}
        async with live.client.stream("POST", "/graphql", json=body, headers=asked) as answer:
            await live.wait_for_streams(1, "sse")
            await live.graphql(key, REVOKE, id=made.id)
            told = [one async for one in read_events(answer.aiter_lines())]
    assert told[-2][1]["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert told[-1][0] == "complete"
