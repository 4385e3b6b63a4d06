"""Streams over real processes: cut and resumed while posting goes on, and from one to another."""

from asyncio import create_task, gather, timeout, to_thread
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from json import loads
from typing import Any

import pytest
from httpx2 import AsyncClient
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.e2e.conftest import Place
from tests.e2e.servers import Server, daftar, serving
from tests.gateway.streaming import ENTRY, POST, SUBPROTOCOL, Socket, read_events

FOLLOW = """subscription($after: Int) {
    ledgerEvents(after: $after, types: ["journal_entry.posted"]) { sequence } }"""
BALANCES = """subscription($after: Int) {
    balanceChanged(after: $after, accountIds: ["acc_cash"]) { sequence balances { balance } } }"""
WITHIN_SECONDS = 60
ENTRIES = 200


@asynccontextmanager
async def socket_to(server: Server, key: str) -> AsyncIterator[Socket]:
    address = server.address.replace("http", "ws", 1) + "/graphql"
    async with connect(address, subprotocols=[SUBPROTOCOL]) as connection:
        socket = Socket(connection)
        await socket.begin(key)
        yield socket


async def post(server: Server, place: Place, count: int) -> list[int]:
    """Post entries one after another and return their sequences."""
    posted = []
    async with AsyncClient(base_url=server.address, headers=place.headers, timeout=30) as client:
        for _ in range(count):
            body = {"query": POST, "variables": {"input": ENTRY}}
            answer = (await client.post("/graphql", json=body)).json()
            posted.append(answer["data"]["createJournalEntry"]["sequence"])
    return posted


async def head(server: Server, place: Place) -> int:
    async with AsyncClient(base_url=server.address, headers=place.headers, timeout=30) as client:
        answer = await client.post("/graphql", json={"query": "{ events(limit: 1) { sequence } }"})
    sequence: int = answer.json()["data"]["events"]["sequence"]
    return sequence


async def follow_with_cuts(
    server: Server, place: Place, start: int, received: list[int], count: int
) -> int:
    """Follow, cut the connection off after every seventh event, and resume; return the cuts."""
    cuts = 0
    while len(received) < count:
        async with socket_to(server, place.key) as socket:
            await socket.subscribe("a", FOLLOW, after=received[-1] if received else start)
            for _ in range(min(7, count - len(received))):
                message = await socket.receive()
                received.append(message["payload"]["data"]["ledgerEvents"]["sequence"])
            socket.connection.transport.abort()
        cuts += 1
    return cuts


async def test_a_stream_that_is_cut_resumes_without_gap_or_duplicate(place: Place) -> None:
    received: list[int] = []
    with serving(place.environment, place.log) as server:
        start = await head(server, place)
        async with timeout(WITHIN_SECONDS):
            posting = gather(*(post(server, place, ENTRIES // 4) for _ in range(4)))
            cuts = await follow_with_cuts(server, place, start, received, ENTRIES)
            batches = await posting
    assert received == sorted(sequence for batch in batches for sequence in batch)
    assert received == list(range(start + 1, start + ENTRIES + 1))
    assert cuts >= ENTRIES // 7


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_event_streams_that_are_cut_resume_without_gap_or_duplicate(place: Place) -> None:
    received: list[Any] = []
    with serving(place.environment, place.log) as server:
        start = await head(server, place)
        posting = create_task(post(server, place, 60))
        headers = {**place.headers, "Accept": "text/event-stream"}
        async with AsyncClient(base_url=server.address, headers=headers, timeout=30) as client:
            while len(received) < 60:
                after = received[-1]["sequence"] if received else start
                body = {"query": BALANCES, "variables": {"after": after}}
                async with client.stream("POST", "/graphql", json=body) as answer:
                    events = read_events(answer.aiter_lines())
                    for _ in range(min(7, 60 - len(received))):
                        _, answered = await anext(events)
                        received.append(answered["data"]["balanceChanged"])
        posted = await posting
    assert [one["sequence"] for one in received] == posted
    assert [one["balances"][0]["balance"] for one in received] == [
        f"{100 * number}.00" for number in range(1, 61)
    ]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_stream_outlives_the_server_that_is_killed(place: Place) -> None:
    with serving(place.environment, place.log) as server:
        start = await head(server, place)
        with suppress(ConnectionClosed):
            async with socket_to(server, place.key) as socket:
                await socket.subscribe("a", FOLLOW, after=start)
                await post(server, place, 3)
                first = (await socket.receive())["payload"]["data"]["ledgerEvents"]["sequence"]
                server.kill()
    with serving(place.environment, place.log) as server:
        await post(server, place, 1)
        async with socket_to(server, place.key) as socket:
            await socket.subscribe("a", FOLLOW, after=first)
            rest = [(await socket.receive())["payload"]["data"]["ledgerEvents"] for _ in range(3)]
    assert first == start + 1
    assert [one["sequence"] for one in rest] == [start + 2, start + 3, start + 4]


async def test_what_one_process_commits_reaches_the_streams_of_another(shared_place: Place) -> None:
    place = shared_place
    with (
        serving(place.environment, place.log) as one,
        serving(place.environment, place.log.with_suffix(".other")) as other,
    ):
        start = await head(one, place)
        async with timeout(WITHIN_SECONDS), socket_to(other, place.key) as socket:
            await socket.subscribe("a", FOLLOW, after=start)
            posted = await post(one, place, 20)
            received = [
                (await socket.receive())["payload"]["data"]["ledgerEvents"]["sequence"]
                for _ in range(20)
            ]
    assert received == posted


async def test_a_key_revoked_by_another_process_ends_its_stream_within_five_seconds(
    place: Place,
) -> None:
    options = ("--role", "VIEWER", "--scopes", "*", "--json")
    words = ("keys", "create", "--organization", place.organization, *options)
    made = loads(await to_thread(daftar, place.environment, *words))
    with serving(place.environment, place.log) as server:
        async with socket_to(server, made["key"]) as socket:
            await socket.subscribe("a", FOLLOW)
            revoking = ("keys", "revoke", made["id"], "--organization", place.organization)
            await to_thread(daftar, place.environment, *revoking)
            async with timeout(5):
                assert await socket.closed() == (4403, "The key was revoked.")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_server_that_is_told_to_stop_leaves_its_streams_at_once(place: Place) -> None:
    with serving(place.environment, place.log) as server:
        async with socket_to(server, place.key) as socket:
            await socket.subscribe("a", FOLLOW)
            server.process.terminate()
            async with timeout(10):
                assert (await socket.closed())[0] == 1012
            assert await to_thread(server.process.wait, 10) == 0
