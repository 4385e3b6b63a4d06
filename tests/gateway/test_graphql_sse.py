"""Subscriptions as server-sent events, on real sockets: how they begin, what ends them."""

from __future__ import annotations

from asyncio import StreamReader, open_connection, sleep, timeout
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import json
from starlette.applications import Starlette
from starlette.routing import Route

from gateway.console.pages import graphiql_page
from gateway.doors import make_engine, opener
from gateway.graphql_http import graphql_view
from gateway.graphql_sse import EventStreams
from gateway.metrics import Metrics
from gateway.subscriptions.limits import StreamLimits
from gateway.subscriptions.sessions import Sessions
from gateway.subscriptions.streams import Streams
from ledger.policy import Role
from resolvers.root import schema
from tests.gateway.streaming import ENTRY, EVENTS, live_server, read_events

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

STREAM = "text/event-stream"
URQL = (
    "application/graphql-response+json, application/graphql+json, application/json,"
    " text/event-stream, multipart/mixed"
)
MANY = (
    """mutation($input: JournalEntriesInput!) { createJournalEntries(input: $input) { created } }"""
)
INVALID = "GRAPHQL_VALIDATION_FAILED"
REVOKE = "mutation($id: ID!) { revokeKey(input: {id: $id}) { id } }"


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"rate_limit": "1000/minute"})


@pytest.fixture
async def live(settings, database):
    async with live_server(settings, database) as server:
        yield server


@pytest.fixture
async def key(new_key):
    _, text = await new_key()
    return text


def headers_of(key: str, accept: str = STREAM) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}", "Accept": accept}


@asynccontextmanager
async def following(live, key, query=EVENTS, accept=STREAM, **variables) -> AsyncIterator[Any]:
    body = {"query": query, "variables": variables}
    asked = live.client.stream("POST", "/graphql", json=body, headers=headers_of(key, accept))
    async with asked as answer:
        yield answer, read_events(answer.aiter_lines())


def sequence_of(event: Any) -> int:
    name, answer = event
    assert name == "next"
    sequence: int = answer["data"]["ledgerEvents"]["sequence"]
    return sequence


@pytest.mark.parametrize("accept", [STREAM, URQL])
async def test_a_subscription_replays_and_goes_on_live(live, key, accept):
    async with following(live, key, accept=accept, after=50) as (answer, events):
        old = [sequence_of(await anext(events)) for _ in range(2)]
        posted = await live.post(key)
        new = sequence_of(await anext(events))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-request-id"].startswith("req_")
    assert [*old, new] == [51, 52, posted]


async def test_a_subscription_by_address_streams_too(live, key):
    parameters = {"query": EVENTS, "variables": '{"after": 51}'}
    asked = live.client.stream("GET", "/graphql", params=parameters, headers=headers_of(key))
    async with asked as answer:
        assert sequence_of(await anext(read_events(answer.aiter_lines()))) == 52


async def ask(live, key: str | None, query: str, accept: str = STREAM, method: str = "POST") -> Any:
    headers = headers_of(key, accept) if key else {"Accept": accept}
    if method == "GET":
        return await live.client.get("/graphql", params={"query": query}, headers=headers)
    return await live.client.post("/graphql", json={"query": query}, headers=headers)


async def test_a_query_is_one_event_for_who_takes_nothing_else(live, key):
    answer = await ask(live, key, "{ __typename }")
    assert answer.text == (
        'event: next\ndata: {"data":{"__typename":"Query"},'
        '"extensions":{"cost":{"requested":0,"limit":5000,"hits":1}}}\n\n'
        "event: complete\ndata:\n\n"
    )
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"


async def test_json_wins_for_a_query_whenever_it_is_taken(live, key):
    for accept in (URQL, "text/event-stream, application/json;q=0.1", "text/event-stream, */*"):
        answer = await ask(live, key, "{ __typename }", accept)
        assert "json" in answer.headers["content-type"], accept
        assert answer.json()["data"] == {"__typename": "Query"}


async def test_what_refuses_a_subscription_is_told_in_the_stream(live, key):
    for query, code in [
        ("subscription { ledgerEvents(after: 99) { sequence } }", "INVALID_INPUT"),
        ("subscription { a: ledgerEvents { sequence } b: ledgerEvents { sequence } }", INVALID),
        ("subscription { nothing }", INVALID),
        ("subscription {", "GRAPHQL_PARSE_FAILED"),
    ]:
        answer = await ask(live, key, query)
        next_event, complete, rest = answer.text.split("\n\n")
        errors = json.decode(next_event.partition("data: ")[2])["errors"]
        assert answer.status_code == 200
        assert errors[0]["extensions"]["code"] == code
        assert (complete, rest) == ("event: complete\ndata:", "")


async def test_without_streams_in_accept_a_subscription_is_refused(live, key):
    answer = await ask(live, key, EVENTS, "application/json")
    assert answer.json()["errors"][0]["message"] == "A subscription needs a transport that streams."


async def test_what_is_refused_by_its_head_keeps_its_status(live, key):
    mutation = 'mutation { revokeKey(input: {id: "key_x"}) { id } }'
    answers = [
        await ask(live, None, EVENTS),
        await ask(live, "glk_x", EVENTS),
        await ask(live, key, mutation, method="GET"),
    ]
    assert [answer.status_code for answer in answers] == [401, 401, 405]
    assert [answer.json()["errors"][0]["extensions"]["code"] for answer in answers] == [
        "UNAUTHENTICATED",
        "UNAUTHENTICATED",
        "METHOD_NOT_ALLOWED",
    ]


async def test_hits_are_taken_when_it_begins_and_an_empty_bucket_is_429(live, new_key):
    _, key = await new_key(rate_limit=1)
    async with following(live, key, after=51) as (answer, events):
        await anext(events)
        refused = await ask(live, key, "subscription { ledgerEvents { sequence } }")
    assert answer.headers["ratelimit"].startswith('"default";r=0;')
    assert refused.status_code == 429
    assert refused.headers["retry-after"].isdigit()
    assert refused.json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"


async def test_a_key_has_so_many_streams_and_no_more(settings, database, key):
    settings = settings.model_copy(update={"streams_per_key": 1})
    async with live_server(settings, database) as live:
        async with following(live, key, after=51) as (_, events):
            await anext(events)
            refused = await ask(live, key, "subscription { ledgerEvents { sequence } }")
        await live.wait_for_streams(0, "sse")
        async with following(live, key, after=51) as (_, events):
            assert sequence_of(await anext(events)) == 52
    assert refused.status_code == 429
    assert refused.json()["errors"][0]["extensions"]["code"] == "TOO_MANY_STREAMS"


async def test_a_revoked_key_is_told_and_the_stream_ends(live, key, new_key):
    record, text = await new_key(role=Role.VIEWER)
    async with following(live, text) as (_, events), timeout(5):
        await live.wait_for_streams(1, "sse")
        await live.graphql(key, REVOKE, id=record.id)
        await live.post(key)
        received = [event async for event in events]
    assert received == [
        (
            "next",
            {
                "errors": [
                    {
                        "message": "The key was revoked.",
                        "extensions": {
                            "code": "UNAUTHENTICATED",
                            "retryable": False,
                            "classification": "ValidationError",
                        },
                    }
                ]
            },
        ),
        ("complete", None),
    ]


async def test_a_server_that_stops_ends_streams_without_completing_them(settings, database, key):
    async with (
        live_server(settings, database) as live,
        following(live, key, after=51) as (_, events),
        timeout(5),
    ):
        first = await anext(events)
        live.server.should_exit = True
        rest = [event async for event in events]
    assert (sequence_of(first), rest) == (52, [])


@pytest.fixture
async def small(settings, database, gate):
    """A server whose streams have a reader's patience of a moment and say often that they live."""

    def log(fault: Exception, context: object) -> None:
        raise fault

    sessions = Sessions(database)
    engine = make_engine(schema.as_str(), log)
    streams = Streams(engine, gate, sessions, StreamLimits(1_000), Metrics(), 0.3)
    view = graphql_view(
        engine, opener(gate, "graphql"), graphiql_page, EventStreams(streams, 0.02).answer
    )
    async with live_server(settings, database, Starlette(routes=[Route("/graphql", view)])) as live:
        yield live
    await sessions.close()


async def test_comments_keep_an_idle_stream_alive(small, key):
    async with following(small, key) as (answer, _):
        lines = answer.aiter_lines()
        assert [await anext(lines) for _ in range(6)] == [":", "", ":", "", ":", ""]


ALL = """subscription { ledgerEvents(after: 0) { sequence
    a: body b: body c: body d: body e: body f: body g: body h: body i: body j: body } }"""


async def test_who_stops_reading_is_cut_off_and_holds_no_memory(small, settings, database, key):
    async with live_server(settings, database) as books:
        for _ in range(6):
            await books.graphql(key, MANY, input={"mode": "ALL", "entries": [ENTRY] * 500})
    body = json.encode({"query": ALL})
    reader, writer = await open_connection("127.0.0.1", small.port, limit=1024)
    head = [f"{name}: {value}" for name, value in headers_of(key).items()]
    head += ["Host: x", "Content-Type: application/json", f"Content-Length: {len(body)}", "", ""]
    writer.write("\r\n".join(["POST /graphql HTTP/1.1", *head]).encode() + body)
    await first_byte(reader)
    held = 0
    (served,) = small.server.server_state.connections
    async with timeout(20):
        while small.server.server_state.connections:
            held = max(held, served.transport.get_write_buffer_size())
            await sleep(0.01)
    writer.close()
    assert 64 * 1024 <= held < 256 * 1024


async def first_byte(reader: StreamReader) -> None:
    assert await reader.readexactly(1) == b"H"
