"""GraphQL over WebSocket, on real sockets: the protocol, its ends, its limits, and who may stay."""

from __future__ import annotations

from asyncio import gather, sleep, timeout
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from websockets.exceptions import InvalidStatus

from gateway.doors import make_engine
from gateway.graphql_ws import GraphQLSocket
from gateway.key_making import UNLIMITED
from gateway.metrics import Metrics
from gateway.subscriptions.limits import StreamLimits
from gateway.subscriptions.sessions import Sessions
from gateway.subscriptions.streams import Streams
from gateway.websocket_protocol import BoundedWebSocketProtocol
from ledger.decide.keys import grant_key, revoke_key
from ledger.keys import Key
from ledger.policy import Role
from resolvers.root import schema
from storage.organizations import OPERATOR, OrganizationDraft, create_organization
from storage.writing.unit import Needs, Unit
from tests.gateway.streaming import ENTRY, EVENTS, Socket, live_server, sequences

REVOKE = "mutation($id: ID!) { revokeKey(input: {id: $id}) { id } }"
ROTATE = "mutation($id: ID!) { rotateKey(input: {id: $id}) { secret } }"
MANY = (
    """mutation($input: JournalEntriesInput!) { createJournalEntries(input: $input) { created } }"""
)
POST_ID = "mutation($input: JournalEntryInput!) { createJournalEntry(input: $input) { id } }"
ALL = "subscription { ledgerEvents(after: 0) { sequence body data hash subject } }"
INIT = {"type": "connection_init"}
SUBSCRIBE = {"type": "subscribe", "id": "a", "payload": {"query": EVENTS}}
MILLISECOND = 1_000


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


@pytest.fixture
async def sessions(database):
    opened = Sessions(database)
    yield opened
    await opened.close()


@pytest.fixture
def streams(gate, sessions):
    """The streaming side with a reader's patience of a moment."""

    def log(fault, context):
        raise fault

    engine = make_engine(schema.as_str(), log)
    return Streams(engine, gate, sessions, StreamLimits(1_000), Metrics(), 0.3)


async def closing(socket: Socket, *messages: Any) -> tuple[int, str]:
    for message in messages:
        await socket.send(**message)
    return await socket.closed()


async def test_a_subscription_replays_and_goes_on_live(live, key):
    async with live.socket(key) as socket:
        await socket.subscribe("a", after=50)
        old = [await socket.receive() for _ in range(2)]
        posted = await live.post(key)
        new = await socket.receive()
    assert old[0] == {
        "id": "a",
        "type": "next",
        "payload": {"data": {"ledgerEvents": {"sequence": 51, "type": "account.created"}}},
    }
    assert sequences([*old, new]) == [51, 52, 53]
    assert posted == 53


async def test_without_a_place_it_begins_with_what_happens_next(live, key):
    async with live.socket(key) as socket:
        await socket.subscribe("a")
        await live.wait_for_streams(1)
        posted = [await live.post(key) for _ in range(2)]
        assert sequences([await socket.receive() for _ in range(2)]) == posted


async def test_only_the_types_that_were_asked_for_are_sent(live, key):
    query = 'subscription { ledgerEvents(after: 0, types: ["key.created"]) { sequence } }'
    async with live.socket(key) as socket:
        await socket.subscribe("a", query)
        assert sequences([await socket.receive()]) == [52]


async def test_entries_are_sent_to_those_who_watch_their_accounts(live, key):
    query = """subscription($ids: [ID!]) { entryPosted(accountIds: $ids) {
        sequence entry { memo total postings { account { handle } } } } }"""
    async with live.socket(key) as socket:
        await socket.subscribe("bank", query, ids=["acc_vat"])
        await socket.subscribe("cash", query, ids=["acc_cash"])
        await live.wait_for_streams(2)
        posted = await live.post(key)
        message = await socket.receive()
    assert message["id"] == "cash"
    assert message["payload"]["data"]["entryPosted"] == {
        "sequence": posted,
        "entry": {
            "memo": "Sale",
            "total": "100.00",
            "postings": [
                {"account": {"handle": "acc_cash"}},
                {"account": {"handle": "acc_revenue"}},
            ],
        },
    }


async def test_balances_are_exact_at_each_sequence_also_when_they_are_replayed(live, key):
    query = """subscription($after: Int) { balanceChanged(after: $after, accountIds: ["acc_cash"]) {
        sequence balances { account { handle } debit credit balance } } }"""
    delete = "mutation($id: ID!) { deleteJournalEntry(input: {id: $id}) { sequence } }"
    first = (await live.graphql(key, POST_ID, input=ENTRY))["data"]["createJournalEntry"]["id"]
    await live.post(key)
    await live.graphql(key, delete, id=first)
    received = {}
    async with live.socket(key) as socket:
        for after in (52, 53):
            await socket.subscribe("a", query, after=after)
            messages = [await socket.receive() for _ in range(55 - after)]
            await socket.send(type="complete", id="a")
            received[after] = [
                (found["sequence"], found["balances"][0]["debit"], found["balances"][0]["balance"])
                for found in (one["payload"]["data"]["balanceChanged"] for one in messages)
            ]
    assert received[52] == [
        (53, "100.00", "100.00"),
        (54, "200.00", "200.00"),
        (55, "100.00", "100.00"),
    ]
    assert received[53] == received[52][1:]


async def test_what_cannot_be_followed_is_refused_by_name(live, key):
    not_granted = "The organisation does not exist or is not granted to your key."
    async with live.socket(key) as socket:
        cases: list[tuple[str, list[str | int], str]] = [
            ("after: -1", ["after"], "`after` is a sequence from 0 to 52, the last one."),
            ("after: 53", ["after"], "`after` is a sequence from 0 to 52, the last one."),
            ("types: []", ["types"], "`types` names 1 to 50 types of event."),
            ('types: ["sale"]', ["types", 0], "A type of event reads like `invoice.paid`."),
            ('organizationId: "org_else"', ["organizationId"], not_granted),
        ]
        for arguments, path, message in cases:
            query = f"subscription {{ ledgerEvents({arguments}) {{ sequence }} }}"
            await socket.subscribe("a", query)
            answer = await socket.receive()
            (error,) = answer["payload"]
            assert (answer["type"], answer["id"]) == ("error", "a")
            assert error["extensions"]["details"] == [{"path": path, "message": message}]


async def test_an_unknown_account_is_refused_by_its_place(live, key):
    query = 'subscription { balanceChanged(accountIds: ["acc_cash", "acc_none"]) { sequence } }'
    async with live.socket(key) as socket:
        await socket.subscribe("a", query)
        (error,) = (await socket.receive())["payload"]
    assert error["extensions"]["code"] == "ACCOUNT_UNKNOWN"
    assert error["extensions"]["details"][0]["path"] == ["accountIds", 1]


async def test_queries_and_mutations_are_answered_and_complete(live, key):
    async with live.socket(key) as socket:
        await socket.subscribe("q", "{ viewer { scopes } }")
        answers = [await socket.receive() for _ in range(2)]
        await socket.subscribe("m", POST_ID, input=ENTRY)
        posted, completed = await socket.receive(), await socket.receive()
    assert answers[0]["payload"]["data"] == {"viewer": {"scopes": ["*"]}}
    assert answers[1] == {"id": "q", "type": "complete"}
    assert posted["payload"]["data"]["createJournalEntry"]["id"].startswith("je_")
    assert completed == {"id": "m", "type": "complete"}


async def test_a_document_that_is_refused_is_an_error_and_the_connection_stays(live, key):
    async with live.socket(key) as socket:
        await socket.subscribe("a", "subscription { nothing }")
        answer = await socket.receive()
        await socket.subscribe("a", "{ __typename }")
        assert (await socket.receive())["payload"]["data"] == {"__typename": "Query"}
    assert answer["type"] == "error"
    assert answer["payload"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


async def test_a_completed_operation_is_silent_and_its_id_is_free(live, key):
    async with live.socket(key) as socket:
        await socket.subscribe("a", after=52)
        await socket.send(type="complete", id="a")
        await socket.subscribe("a", after=51)
        assert sequences([await socket.receive()]) == [52]
        posted = await live.post(key)
        assert sequences([await socket.receive()]) == [posted]
        await socket.send(type="ping")
        assert (await socket.receive()) == {"type": "pong"}


async def test_a_ping_is_answered_with_its_payload(live):
    async with live.socket() as socket:
        await socket.send(type="ping", payload={"at": 1})
        assert await socket.receive() == {"type": "pong", "payload": {"at": 1}}


async def test_the_key_may_be_in_the_payload(live, key):
    for name in ("authorization", "Authorization", "AUTHORIZATION"):
        async with live.socket() as socket:
            await socket.send(type="connection_init", payload={name: f"Bearer {key}"})
            assert await socket.receive() == {"type": "connection_ack"}


async def test_the_key_may_be_in_the_handshake(live, key):
    headers = {"Authorization": f"Bearer {key}"}
    async with live.socket(additional_headers=headers) as socket:
        await socket.send(type="connection_init")
        assert await socket.receive() == {"type": "connection_ack"}


async def test_who_does_not_begin_as_the_protocol_says_is_closed(live):
    missing = "Send your key as `authorization` in the payload of connection_init."
    for message, closed in [
        (SUBSCRIBE, (4401, "Unauthorized")),
        ({"type": "complete", "id": "a"}, (4400, "The first message is connection_init.")),
        (INIT, (4403, missing)),
        (
            {**INIT, "payload": {"authorization": "Bearer glk_x"}},
            (4403, "The key is mistyped: its checksum does not fit."),
        ),
        ({**INIT, "payload": []}, (4400, "The payload of connection_init is an object.")),
        (
            {**INIT, "payload": {"authorization": 1}},
            (4400, "The payload of connection_init has one authorization, a text."),
        ),
        ({"id": "a"}, (4400, "A message is a JSON object with a type.")),
    ]:
        async with live.socket() as socket:
            assert await closing(socket, message) == closed, message


async def test_who_breaks_the_protocol_later_is_closed(live, key):
    cases: list[tuple[list[dict[str, Any]], int]] = [
        ([INIT], 4429),
        ([SUBSCRIBE, SUBSCRIBE], 4409),
        ([{"type": "start"}], 4400),
        ([{"type": "subscribe", "payload": {"query": "{ a }"}}], 4400),
        ([{"type": "subscribe", "id": "", "payload": {"query": "{ a }"}}], 4400),
        ([{"type": "subscribe", "id": "a", "payload": {"query": 1}}], 4400),
        ([{"type": "subscribe", "id": "a"}], 4400),
        ([{"type": "complete"}], 4400),
    ]
    for messages, code in cases:
        async with live.socket(key) as socket:
            assert (await closing(socket, *messages))[0] == code, messages


async def test_what_is_no_message_closes(live):
    for message in (b"{}", "{", "[]", '"x"', '{"type": 1}', '{"type":' * 5_000):
        async with live.socket() as socket:
            await socket.connection.send(message)
            assert (await socket.closed())[0] == 4400, message


async def test_a_message_over_one_mebibyte_closes(live, key):
    async with live.socket(key) as socket:
        await socket.connection.send("x" * (1024 * 1024 + 1))
        assert (await socket.closed())[0] == 1009


async def test_only_the_new_protocol_is_spoken(live):
    for offered in (None, ["graphql-ws"]):
        async with live.socket(subprotocols=offered) as socket:
            assert await socket.closed() == (4406, "Subprotocol not acceptable")


async def test_who_does_not_say_who_it_is_in_time_is_closed(settings, database, streams):
    app = Starlette(routes=[WebSocketRoute("/graphql", GraphQLSocket(streams, (), 0.05))])
    async with live_server(settings, database, app) as live, live.socket() as socket:
        assert await socket.closed() == (4408, "Connection initialisation timeout")


async def test_a_page_of_another_origin_is_refused(live):
    for origin in ("https://elsewhere.example", "null", "http://127.0.0.1:1"):
        with pytest.raises(InvalidStatus) as refused:
            await live.socket(additional_headers={"Origin": origin}).__aenter__()
        assert refused.value.response.status_code == 403


async def test_our_own_pages_and_allowed_origins_may_connect(settings, database, key):
    settings = settings.model_copy(update={"cors_origins": ("https://books.example",)})
    async with live_server(settings, database) as live:
        for origin in (f"http://127.0.0.1:{live.port}", "https://books.example"):
            async with live.socket(key, additional_headers={"Origin": origin}):
                pass


async def test_a_connection_has_so_many_operations_and_no_more(live, key):
    async with live.socket(key) as socket:
        for number in range(51):
            await socket.subscribe(str(number))
        answer = await socket.receive()
    assert (answer["id"], answer["type"]) == ("50", "error")
    assert answer["payload"][0]["message"] == (
        "The connection has 50 operations open, as many as it may."
    )
    assert answer["payload"][0]["extensions"] == {
        "code": "TOO_MANY_STREAMS",
        "retryable": True,
        "classification": "ValidationError",
    }


async def test_a_key_has_so_many_streams_and_connections_and_no_more(settings, database, key):
    settings = settings.model_copy(update={"streams_per_key": 1})
    async with live_server(settings, database) as live, live.socket(key) as socket:
        await socket.subscribe("a")
        await live.wait_for_streams(1)
        await socket.subscribe("b")
        answer = await socket.receive()
        async with live.socket() as other:
            init = {"type": "connection_init", "payload": {"authorization": f"Bearer {key}"}}
            assert await closing(other, init) == (
                1013,
                "The key has 1 connections open, as many as it may.",
            )
        await socket.send(type="complete", id="a")
        await socket.subscribe("c", after=51)
        assert sequences([await socket.receive()]) == [52]
    assert (answer["id"], answer["payload"][0]["extensions"]["code"]) == ("b", "TOO_MANY_STREAMS")


async def test_hits_are_taken_once_when_it_begins(live, new_key):
    _, key = await new_key(rate_limit=3)
    async with live.socket(key) as socket:
        await socket.subscribe("a", after=40)
        for _ in range(12):
            await socket.receive()
        await socket.subscribe("b", "{ viewer { rateLimit { remaining } } }")
        answer, _ = await socket.receive(), await socket.receive()
        await socket.subscribe("c", "{ nothing }")
        refused = await socket.receive()
        await socket.subscribe("d")
        empty = await socket.receive()
    assert answer["payload"]["data"]["viewer"]["rateLimit"]["remaining"] == 1
    assert refused["payload"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert empty["payload"][0]["extensions"]["code"] == "RATE_LIMITED"


async def test_a_revoked_key_ends_its_streams_before_anything_later_is_sent(live, key, new_key):
    record, text = await new_key(role=Role.VIEWER)
    async with live.socket(text) as socket:
        await socket.subscribe("a")
        await live.wait_for_streams(1)
        await live.graphql(key, REVOKE, id=record.id)
        await live.post(key)
        async with timeout(5):
            assert await socket.closed() == (4403, "The key was revoked.")


async def test_an_idle_connection_ends_with_its_key(live, key, new_key):
    record, text = await new_key()
    async with live.socket(text) as socket:
        await live.graphql(key, ROTATE, id=record.id)
        async with timeout(5):
            assert await socket.closed() == (4403, "The key was revoked.")


async def test_an_expired_key_ends_its_streams(live, new_key, database):
    _, text = await new_key(expires_at=database.clock() + 700 * MILLISECOND)
    async with live.socket(text) as socket:
        await socket.subscribe("a")
        async with timeout(5):
            assert await socket.closed() == (4403, "The key has expired.")


async def test_a_withdrawn_grant_ends_the_streams_it_let_in(live, new_key, database):
    guest, text = await new_key()
    other = await create_organization(database, OrganizationDraft("Date Palm", id="org_date"))

    async def change(decide) -> None:
        unit = Unit(other.number, OPERATOR, decide, Key, Needs(keys=(guest.id,)))
        await database.append(unit)

    await change(lambda books: grant_key(books, guest.id, Role.VIEWER, UNLIMITED))
    query = 'subscription { ledgerEvents(organizationId: "org_date", after: 51) { sequence } }'
    async with live.socket(text) as home, live.socket(text) as abroad:
        await home.subscribe("a", after=51)
        await abroad.subscribe("a", query)
        assert sequences([await home.receive(), await abroad.receive()]) == [52, 52]
        await change(lambda books: revoke_key(books, guest.id, UNLIMITED))
        async with timeout(5):
            assert await abroad.closed() == (
                4403,
                "The organisation does not exist or is not granted to your key.",
            )
        await home.send(type="ping")
        assert await home.receive() == {"type": "pong"}


async def test_a_bad_key_counts_for_its_address(live, settings):
    well_formed = "glk_0000000000000000000000000000000000"
    init = {"type": "connection_init", "payload": {"authorization": f"Bearer {well_formed}"}}

    async def attempt() -> str:
        async with live.socket() as socket:
            return (await closing(socket, init))[1]

    reasons = []
    for _ in range(11):
        reasons += await gather(*(attempt() for _ in range(10)))
    assert reasons[0].startswith("The key is")
    assert reasons[-1].startswith("Too many requests with keys")


async def fill(live, key) -> None:
    """Post what makes a long log."""
    for _ in range(3):
        await live.graphql(key, MANY, input={"mode": "ALL", "entries": [ENTRY] * 500})


async def test_who_stops_reading_is_dropped_and_holds_no_memory(
    settings, database, streams, key, monkeypatch
):
    monkeypatch.setattr(BoundedWebSocketProtocol, "linger_seconds", 0.5)
    app = Starlette(routes=[WebSocketRoute("/graphql", GraphQLSocket(streams, ()))])
    async with live_server(settings, database) as books:
        await fill(books, key)
    async with (
        live_server(settings, database, app) as live,
        live.socket(key, max_queue=1) as socket,
    ):
        for number in range(20):
            await socket.subscribe(str(number), ALL)
        served: Any = next(iter(live.server.server_state.connections))
        held = 0
        async with timeout(20):
            while live.server.server_state.connections:
                held = max(held, served.transport.get_write_buffer_size())
                await sleep(0.01)
        socket.connection.transport.abort()
    assert 64 * 1024 <= held < 512 * 1024


async def test_a_slow_reader_who_reads_on_is_told_to_resume(settings, database, streams, key):
    app = Starlette(routes=[WebSocketRoute("/graphql", GraphQLSocket(streams, ()))])
    async with live_server(settings, database) as books:
        await fill(books, key)
    async with (
        live_server(settings, database, app) as live,
        live.socket(key, max_queue=1) as socket,
    ):
        for number in range(20):
            await socket.subscribe(str(number), ALL)
        served: Any = next(iter(live.server.server_state.connections))
        while not served.close_sent:  # noqa: ASYNC110  # uvicorn has no event for it
            await sleep(0.01)
        assert await socket.closed() == (
            1013,
            "You read too slowly: resume after the last sequence.",
        )


async def test_a_server_that_stops_says_so_at_once(settings, database, key):
    async with live_server(settings, database) as live, live.socket(key) as socket:
        await socket.subscribe("a")
        live.server.should_exit = True
        async with timeout(5):
            assert (await socket.closed())[0] == 1012


async def test_connections_and_what_they_are_sent_are_counted(live, key):
    async with live.socket(key) as socket:
        await socket.subscribe("a", after=50)
        await socket.receive()
        await socket.receive()
        open_now = (await live.client.get("/metrics")).text
    await sleep(0.1)
    closed = (await live.client.get("/metrics")).text
    assert "daftar_websockets_open 1.0" in open_now
    assert 'daftar_streams_open{transport="websocket"} 1.0' in open_now
    assert 'daftar_streamed_events_total{transport="websocket"} 2.0' in closed
    assert "daftar_websockets_open 0.0" in closed
    assert 'daftar_websockets_total{code="1000"} 1.0' in closed
