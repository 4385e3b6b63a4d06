"""Answers without end: their beginning, their end, and their breaking."""

import asyncio
import csv
import io
import json
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from rest_compat.csv_files import csv_rows, text_cell
from tests.rest_compat.books import ENTRY, POSTING, Books, Refused, app_of, canned_books

LIST = "/api/journal-entries?organizationId=org_demo"
EXPORT = "/api/ledger/export?organizationId=org_demo"


async def bodies_sent(books: Books, path: str, method: str = "GET") -> list[dict[str, Any]]:
    """Call the application as a server does, and return what it sent."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    path, _, query = path.partition("?")
    scope = {
        "type": "http",
        "asgi": {"spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": [],
    }
    try:
        await app_of(books)(scope, receive, send)
    except RuntimeError as error:
        sent.append({"type": "broken", "error": str(error)})
    return sent


@pytest.mark.parametrize("batches", [[], [[]], [[], [ENTRY], [], [ENTRY, ENTRY]]])
def test_streamed_list_is_valid_json_however_it_is_batched(
    client: TestClient, books: Books, batches: list
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
async def test_stream_that_breaks_is_never_ended(books: Books, path: str):
    books.batches, books.broken_after = [[POSTING], [POSTING], [POSTING]], 2

    sent = await bodies_sent(books, path)

    assert sent[0]["status"] == 200
    assert sent[-1] == {"type": "broken", "error": "the disk is gone"}
    assert all(message.get("more_body", True) for message in sent)
    assert books.is_released
    assert books.open_contexts == 0


async def test_stream_is_let_go_when_the_caller_leaves(books: Books):
    async def leave(message: Any) -> None:
        if message.get("body"):
            raise OSError("the caller is gone")

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    books.batches = [[POSTING]] * 3
    scope = {
        "type": "http",
        "asgi": {"spec_version": "2.4"},
        "method": "GET",
        "path": "/api/ledger/export",
        "query_string": b"organizationId=org_demo",
        "headers": [],
    }

    await app_of(books)(scope, receive, leave)

    assert books.is_released


async def test_head_of_a_stream_has_no_body(books: Books):
    start, body = await bodies_sent(books, EXPORT, "HEAD")

    assert start["status"] == 200
    assert body == {"type": "http.response.body", "body": b""}
    assert books.is_released


async def test_memory_is_a_batch_at_a_time():
    """A batch is taken only after the one before it is written."""
    books = canned_books()
    books.batches = [[POSTING]] * 3
    taken: list[str] = []

    class Watched(list):
        def __iter__(self):
            taken.append("taken")
            return super().__iter__()

    books.batches = [Watched([POSTING]) for _ in range(3)]
    sent: list[str] = []

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(10)
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message.get("body"):
            sent.append("sent")
            assert len(sent) >= len(taken)

    scope = {
        "type": "http",
        "asgi": {"spec_version": "2.4"},
        "method": "GET",
        "path": "/api/ledger/export",
        "query_string": b"organizationId=org_demo",
        "headers": [],
    }
    await app_of(books)(scope, receive, send)

    assert (len(taken), len(sent)) == (3, 4)


@given(st.lists(st.lists(st.text(), min_size=2, max_size=4), max_size=4))
def test_csv_is_read_back_as_it_was(rows: list[list[str]]):
    written = csv_rows([[text_cell(text) for text in row] for row in rows])

    read = list(csv.reader(io.StringIO(written, newline="")))

    assert read == [[text_of(cell) for cell in row] for row in rows]


def text_of(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("plain", "plain"),
        ("a,b", '"a,b"'),
        ('say "hi"', '"say ""hi"""'),
        ("two\nlines", '"two\nlines"'),
        ("=1+1", "'=1+1"),
        ("-5", "'-5"),
        ("@cmd", "'@cmd"),
        ("\tx", "'\tx"),
        ('=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'),
        ("مبيعات", "مبيعات"),
        (None, ""),
    ],
)
def test_cells_are_quoted_and_harmless(text: str | None, cell: str):
    assert text_cell(text) == cell


def test_client_sees_that_a_stream_broke(unused_port: int = 0):
    """Over a real socket a broken stream is a protocol error, not a short file."""
    import threading

    import uvicorn

    books = canned_books()
    books.batches, books.broken_after = [[POSTING]] * 3, 2
    config = uvicorn.Config(app_of(books), port=0, log_level="critical")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        pass
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        with pytest.raises(httpx2.RemoteProtocolError):
            httpx2.get(f"http://127.0.0.1:{port}{EXPORT}")
    finally:
        server.should_exit = True
        thread.join()
