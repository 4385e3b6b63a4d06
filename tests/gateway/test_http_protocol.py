"""The wire's bounds, over a real socket: large heads, slow heads, slow bodies."""

from asyncio import create_task, open_connection, sleep, timeout

import pytest
import uvicorn

from gateway.http_protocol import BoundedHttpProtocol, Bounds

HOST = b"Host: x\r\n"
POST = b"POST / HTTP/1.1\r\nHost: x\r\n"
TRAILED = POST + b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n"


class Small(BoundedHttpProtocol):
    bounds = Bounds(head_bytes=1000, head_seconds=0.3, body_seconds=0.3)


async def count_body(scope, receive, send):
    """Answer the size of the body and the number of headers."""
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size, more = size + len(message["body"]), message["more_body"]
    body = f"{size} bytes".encode()
    head = {"type": "http.response.start", "status": 200}
    await send({**head, "headers": [(b"content-length", str(len(body)).encode())]})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture
async def port():
    config = uvicorn.Config(
        count_body, port=0, http=Small, ws="none", lifespan="off", log_config=None
    )
    server = uvicorn.Server(config)
    serving = create_task(server._serve())
    while not server.started:  # noqa: ASYNC110  # uvicorn has no event for it
        await sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await serving


async def talk(port, *sent, pause=0.0):
    """Send the pieces and return all that is answered until the server closes."""
    reader, writer = await open_connection("127.0.0.1", port)
    for piece in sent:
        writer.write(piece)
        await writer.drain()
        await sleep(pause)
    async with timeout(10):
        answered = await reader.read()
    writer.close()
    return answered


@pytest.mark.parametrize(
    "sent",
    [
        [b"GET / HTTP/1.1\r\nA: ", b"a" * 990],
        [b"GET /", b"a" * 1000],
        [b"GET / HTTP/1.1\r\n", *[b"A: a\r\n"] * 200],
        [b"\r\n" * 500],
    ],
)
async def test_large_head_is_refused(port, sent):
    answered = await talk(port, b"".join(sent))
    assert answered.startswith(b"HTTP/1.1 431 Request Header Fields Too Large\r\n")
    assert b"connection: close\r\n" in answered
    assert answered.endswith(b'"code":"INVALID_INPUT","details":[]}')


async def test_large_head_in_pieces_is_refused(port):
    assert b" 431 " in await talk(port, b"GET /?", *[b"a" * 300] * 4, pause=0.01)


async def test_head_within_the_bound_and_large_body_pass(port):
    length = b"Content-Length: 500000\r\nConnection: close\r\n\r\n"
    answered = await talk(port, POST + b"A: " + b"a" * 850 + b"\r\n" + length + b"b" * 500_000)
    assert answered.endswith(b"500000 bytes")


async def test_requests_on_one_connection_are_bounded_each(port):
    one = b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 400 + b"\r\n"
    answered = await talk(port, (one + b"\r\n") * 5 + one + b"Connection: close\r\n\r\n")
    assert answered.count(b" 200 OK") == 6


async def test_endless_trailer_is_cut(port):
    assert b" 200 OK" not in await talk(port, TRAILED + b"A: " + b"a" * 5000)


@pytest.mark.parametrize(
    "sent", [b"", b"GET / HT", b"\r\n", POST + b"Content-Length: 5\r\n\r\nabc"]
)
async def test_slow_request_is_closed(port, sent):
    async with timeout(2):
        assert await talk(port, sent) == b""


async def test_dripping_does_not_win_time(port):
    reader, writer = await open_connection("127.0.0.1", port)
    writer.write(b"GET /")
    closing = create_task(reader.read())
    async with timeout(2):
        while not closing.done():
            writer.write(b"a")
            await sleep(0.1)
    writer.close()
    assert closing.exception() is not None or closing.result() == b""


async def test_idle_connection_outlives_the_bound_of_heads(port):
    reader, writer = await open_connection("127.0.0.1", port)
    for _ in range(2):
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"0 bytes" in await reader.readuntil(b"0 bytes")
        await sleep(0.5)
    writer.close()
