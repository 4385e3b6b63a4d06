"""How streams of the console's session end: with its twelve hours, and when it is signed out of."""

from __future__ import annotations

from asyncio import timeout
from contextlib import asynccontextmanager
from typing import Any

import pytest
from httpx2 import AsyncClient

from storage.database import open_database
from tests.gateway.console.visitors import cookie_of, sign_in
from tests.gateway.streaming import EVENTS, live_server, read_events, sequences

TWELVE_HOURS_MICROSECONDS = 12 * 3_600_000_000
WITHIN_SECONDS = 60
SIGNED_OUT = "You have signed out of the console."
ENDED = "The console's session has ended: sign in again."


class Clock:
    """A clock that is set by hand."""

    now = 0

    def __call__(self) -> int:
        return self.now


@pytest.fixture
async def clock(settings, database):
    """Time stands still at the moment the books were begun."""
    made = Clock()
    made.now = database.clock()
    return made


@pytest.fixture
async def later(settings, clock):
    """A server whose clock is set by hand."""
    async with (
        open_database(settings.database_url, clock=clock) as books,
        live_server(settings, books) as server,
    ):
        yield server


class Visitor:
    """A browser of its own at a server, signed in."""

    def __init__(self, server, client: AsyncClient, token: dict[str, str]) -> None:
        self.server = server
        self.client = client
        self.token = token
        self.cookie = {"Cookie": cookie_of(client)}

    @asynccontextmanager
    async def socket(self, server=None):
        """Connect with the cookie, at this server or at another."""
        opened = (server or self.server).socket(additional_headers=self.cookie)
        async with timeout(WITHIN_SECONDS), opened as socket:
            payload = {"csrf": self.token["X-Daftar-CSRF"]}
            await socket.send(type="connection_init", payload=payload)
            assert await socket.receive() == {"type": "connection_ack"}
            yield socket

    @asynccontextmanager
    async def events(self):
        """Follow the ledger over server-sent events."""
        asked: Any = {"json": {"query": EVENTS}, "headers": {**self.token, **STREAMED}}
        async with timeout(WITHIN_SECONDS):
            async with self.client.stream("POST", "/graphql", **asked) as answer:
                await self.server.wait_for_streams(1, "sse")
                yield read_events(answer.aiter_lines())

    async def sign_out(self) -> None:
        answer = await self.client.delete("/console/session", headers=self.token)
        assert answer.status_code == 200


STREAMED = {"Accept": "text/event-stream"}


@asynccontextmanager
async def signed_in(server, key):
    async with AsyncClient(base_url=str(server.client.base_url), timeout=WITHIN_SECONDS) as client:
        yield Visitor(server, client, await sign_in(client, key))


async def test_connection_ends_after_twelve_hours_and_not_before(later, clock, key):
    async with signed_in(later, key) as visitor, visitor.socket() as socket:
        clock.now += TWELVE_HOURS_MICROSECONDS - 1
        await socket.subscribe("a")
        await later.wait_for_streams(1)
        posted = await later.post(key)
        assert sequences([await socket.receive()]) == [posted]
        clock.now += 1
        assert await socket.closed() == (4403, ENDED)


async def test_stream_of_events_ends_after_twelve_hours(later, clock, key):
    async with signed_in(later, key) as visitor, visitor.events() as events:
        clock.now += TWELVE_HOURS_MICROSECONDS
        assert [told async for told in events] == withdrawn(ENDED)


async def test_nothing_begins_on_a_connection_whose_session_has_ended(later, clock, key):
    async with signed_in(later, key) as visitor, visitor.socket() as socket:
        clock.now += TWELVE_HOURS_MICROSECONDS
        await socket.subscribe("a", "{ viewer { key { id } } }")
        assert await socket.closed() == (4403, ENDED)


async def test_connection_of_a_key_outlasts_the_twelve_hours(later, clock, key):
    async with later.socket(key) as with_key, signed_in(later, key) as visitor:
        async with visitor.socket() as socket:
            clock.now += TWELVE_HOURS_MICROSECONDS
            assert await socket.closed() == (4403, ENDED)
        await with_key.subscribe("a")
        await later.wait_for_streams(1)
        posted = await later.post(key)
        assert sequences([await with_key.receive()]) == [posted]


async def test_signing_out_ends_what_the_cookie_has_open(live, key):
    async with (
        signed_in(live, key) as visitor,
        visitor.socket() as socket,
        visitor.events() as events,
    ):
        await visitor.sign_out()
        assert await socket.closed() == (4403, SIGNED_OUT)
        assert [told async for told in events] == withdrawn(SIGNED_OUT)


async def test_signing_out_ends_nothing_of_others_with_the_same_key(live, key):
    async with (
        signed_in(live, key) as visitor,
        signed_in(live, key) as another,
        another.socket() as socket,
        live.socket(key) as with_key,
    ):
        async with visitor.socket() as ended:
            await visitor.sign_out()
            assert await ended.closed() == (4403, SIGNED_OUT)
        for one in (socket, with_key):
            await one.subscribe("a")
        await live.wait_for_streams(2)
        posted = await live.post(key)
        told = [await one.receive() for one in (socket, with_key)]
    assert sequences(told) == [posted, posted]


async def test_nothing_is_opened_any_more_by_a_cookie_that_signed_out(live, key):
    async with signed_in(live, key) as visitor:
        await visitor.sign_out()
        opened = live.socket(additional_headers=visitor.cookie)
        async with timeout(WITHIN_SECONDS), opened as socket:
            payload = {"csrf": visitor.token["X-Daftar-CSRF"]}
            await socket.send(type="connection_init", payload=payload)
            assert await socket.closed() == (4403, SIGNED_OUT)
        asked: Any = {"json": {"query": EVENTS}, "headers": {**visitor.cookie, **visitor.token}}
        asked["headers"] |= STREAMED
        answer = await live.client.post("/graphql", **asked)
        assert SIGNED_OUT in answer.text


async def test_signing_out_without_the_token_ends_nothing(live, key):
    async with signed_in(live, key) as visitor, visitor.socket() as socket:
        refused = await visitor.client.delete("/console/session")
        assert refused.status_code == 403
        await socket.subscribe("a")
        await live.wait_for_streams(1)
        posted = await live.post(key)
        assert sequences([await socket.receive()]) == [posted]


async def test_another_process_hears_of_the_end_and_not_of_signing_out(settings, clock, later, key):
    async with (
        open_database(settings.database_url, clock=clock) as books,
        live_server(settings, books) as other,
        signed_in(later, key) as visitor,
        visitor.socket(other) as socket,
    ):
        await visitor.sign_out()
        await socket.subscribe("a")
        await other.wait_for_streams(1)
        posted = await other.post(key)
        assert sequences([await socket.receive()]) == [posted]
        clock.now += TWELVE_HOURS_MICROSECONDS
        assert await socket.closed() == (4403, ENDED)


def withdrawn(message: str) -> Any:
    """How a stream of events tells that its session is over."""
    extensions = {
        "code": "UNAUTHENTICATED",
        "retryable": False,
        "classification": "ValidationError",
    }
    error = {"message": message, "extensions": extensions}
    return [("next", {"errors": [error]}), ("complete", None)]
