"""The load generator's client against a tiny server."""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from bench.http_client import Answer, content_length, measure, payloads
from bench.wire import Job, Request

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
REFUSED = b"HTTP/1.1 429 Too Many Requests\r\ncontent-length: 4\r\n\r\nslow"


@asynccontextmanager
async def tiny_server(answer: bytes, heard: list[bytes]) -> AsyncIterator[int]:
    """Serve one answer, in two pieces, to whatever is asked."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                heard.append(await reader.readuntil(b"\r\n\r\n"))
                writer.write(answer[:20])
                await asyncio.sleep(0)
                writer.write(answer[20:])
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]


def job(port: int, *, is_unique: bool = False, connections: int = 3) -> Job:
    head = b"GET / HTTP/1.1\r\nIdempotency-Key: " if is_unique else b"GET / HTTP/1.1\r\n"
    tail = b"\r\n\r\n" if is_unique else b"\r\n"
    return Job(connections, 0.1, 0.02, os.getpid(), (Request(port, head, tail, 200, is_unique),))


async def test_every_answer_of_the_window_has_its_latency() -> None:
    heard: list[bytes] = []
    async with tiny_server(OK, heard) as port:
        sample = await measure(job(port))
    assert sample.fault is None
    assert 0 < len(sample.latencies_us) < len(heard)
    assert sample.seconds >= 0.1


async def test_an_unexpected_status_ends_the_run_and_is_told() -> None:
    async with tiny_server(REFUSED, []) as port:
        sample = await measure(job(port))
    assert sample.fault is not None
    assert sample.fault.endswith("slow")


async def test_a_server_that_hangs_up_is_told() -> None:
    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        sample = await measure(job(server.sockets[0].getsockname()[1]))
    assert sample.fault is not None
    assert sample.fault.startswith("The server closed a connection")


async def test_unique_requests_never_repeat_a_key() -> None:
    heard: list[bytes] = []
    async with tiny_server(OK, heard) as port:
        await measure(job(port, is_unique=True))
    assert len(set(heard)) == len(heard)


async def test_callers_take_the_requests_in_turn() -> None:
    heard: list[bytes] = []
    async with tiny_server(OK, heard) as port:
        asked = [Request(port, head, b"\r\n", 200, False) for head in (b"one\r\n", b"two\r\n")]
        await measure(Job(2, 0.1, 0.02, os.getpid(), tuple(asked)))
    assert set(heard) == {b"one\r\n\r\n", b"two\r\n\r\n"}


def test_two_runs_have_different_keys() -> None:
    request = Request(1, b"head ", b" tail", 200, is_unique=True)
    first, second = (set(islice(payloads(request), 5)) for _ in range(2))
    assert not first & second


def test_an_answer_is_whole_with_its_last_byte() -> None:
    answer = Answer()
    assert [answer.add(OK[at : at + 1]) for at in range(len(OK))] == [False] * (len(OK) - 1) + [
        True
    ]
    assert (answer.status, answer.body) == (200, b"{}")


def test_an_answer_without_a_length_is_refused() -> None:
    with pytest.raises(ValueError, match="no length"):
        content_length(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked")
