"""Answers without end: their beginning, their end, and their breaking."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.types import Message, Send

from tests.rest_compat.books import ENTRY, POSTING, Books, Refused

LIST = "/api/journal-entries?organizationId=org_demo"
EXPORT = "/api/ledger/export?organizationId=org_demo"


async def call(app: Starlette, path: str, send: Send, method: str = "GET") -> None:
    """Call the application as a server does."""

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    path, _, query = path.partition("?")
    scope = {
        "type": "http",
        "asgi": {"spec_version": "2.4"},
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": [],
    }
    await app(scope, receive, send)


@pytest.mark.parametrize("batches", [[], [[]], [[], [ENTRY], [], [ENTRY, ENTRY]]])
def test_streamed_list_is_valid_json_however_it_is_batched(
    client: TestClient, books: Books, batches: list[Any]
):
    books.batches = batches

    listed = json.loads(client.get(LIST).text)["journalEntries"]

    assert len(listed) == sum(map(len, batches))
    assert books.is_released


def test_empty_export_is_a_header_row(client: TestClient, books: Books):
    books.batches = []

    assert client.get(EXPORT).text.count("\r\n") == 1


def test_what_fails_early_is_a_proper_refusal(client: TestClient, books: Books):
    books.batches, books.broken_after = [[POSTING]], 0

    answer = client.get(EXPORT)

    assert (answer.status_code, answer.json()["code"]) == (500, "INTERNAL")


def test_refused_stream_names_the_parameter(client: TestClient, books: Books):
    detail = {"path": ["from"], "message": "A date is written YYYY-MM-DD."}
    books.refusal = Refused("INVALID_INPUT", "A date is written YYYY-MM-DD.", [detail])

    answer = client.get(f"{EXPORT}&from=x")

    assert (answer.status_code, answer.json()["details"]) == (400, [detail])


@pytest.mark.parametrize("path", [EXPORT, f"{EXPORT}&format=json"])
async def test_stream_that_breaks_is_never_ended(app: Starlette, books: Books, path: str):
    books.batches, books.broken_after = [[POSTING], [POSTING], [POSTING]], 2
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    with pytest.raises(RuntimeError, match="the disk is gone"):
        await call(app, path, send)

    assert sent[0]["status"] == 200
    assert all(message["more_body"] for message in sent[1:])
    assert (books.is_released, books.open_contexts) == (True, 0)


async def test_stream_is_let_go_when_the_caller_leaves(app: Starlette, books: Books):
    books.batches = [[POSTING]] * 3

    async def send(message: Message) -> None:
        if message.get("body"):
            raise OSError("the caller is gone")

    await call(app, EXPORT, send)

    assert (books.is_released, books.open_contexts) == (True, 0)


async def test_head_of_a_stream_has_no_body(app: Starlette, books: Books):
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    await call(app, EXPORT, send, "HEAD")

    assert sent[0]["status"] == 200
    assert sent[1:] == [{"type": "http.response.body", "body": b""}]
    assert books.is_released


async def test_batch_is_sent_before_the_next_is_taken(app: Starlette, books: Books):
    order: list[str] = []

    class Watched(list[Any]):
        def __iter__(self) -> Iterator[Any]:
            order.append("taken")
            return super().__iter__()

    async def send(message: Message) -> None:
        if message.get("body"):
            order.append("sent")

    books.batches = [Watched([POSTING]) for _ in range(3)]
    await call(app, f"{EXPORT}&format=json", send)

    assert order == ["sent", *["taken", "sent"] * 3, "sent"]


def test_caller_sees_that_a_stream_broke(app: Starlette, books: Books):
    books.batches, books.broken_after = [[POSTING]] * 3, 2

    with serving(app) as address, pytest.raises(httpx2.RemoteProtocolError):
        httpx2.get(f"{address}{EXPORT}")


@contextmanager
def serving(app: Starlette) -> Iterator[str]:
    """Serve an application on a socket."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
