"""Messages over real sockets: what is taken, what is a fault, and that everything has an end."""

from asyncio import timeout

import pytest

from tests.gateway.webhooks.receivers import answers, begins, drips, hangs, receiving, says
from tests.gateway.webhooks.senders import BODY, HEADERS, NOON


async def test_message_arrives_as_it_was_sent(sender):
    async with receiving(answers("200 OK", b"thanks", b"X-Trace: 7\r\n")) as receiver:
        answer = await sender.send(receiver.url, HEADERS, BODY)
    [request] = receiver.requests
    assert request.line == "POST /hooks?from=daftar HTTP/1.1"
    assert request.headers == {
        "host": f"127.0.0.1:{receiver.port}",
        "content-type": "application/json",
        "webhook-id": "msg_1",
        "content-length": "15",
    }
    assert request.body == BODY
    assert (answer.status, answer.body, answer.fault) == (200, b"thanks", None)
    assert answer.headers == {"content-length": "6", "x-trace": "7"}
    assert answer.started_at == NOON
    assert answer.duration > 0
    assert answer.is_taken


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
async def test_every_2xx_is_taken(sender, status):
    async with receiving(answers(f"{status} Taken")) as receiver:
        answer = await sender.send(receiver.url, HEADERS, BODY)
    assert (answer.status, answer.fault) == (status, None)


@pytest.mark.parametrize("status", [400, 401, 404, 410, 429, 500, 503])
async def test_every_other_status_is_a_fault(sender, status):
    async with receiving(answers(f"{status} No")) as receiver:
        answer = await sender.send(receiver.url, HEADERS, BODY)
    assert (answer.status, answer.fault) == (status, f"The receiver answered {status}.")
    assert not answer.is_taken


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirect_is_a_fault_and_not_followed(sender, status):
    async with receiving(answers("200 OK")) as other:
        moved = answers(f"{status} Moved", b"", f"Location: {other.url}\r\n".encode())
        async with receiving(moved) as receiver:
            answer = await sender.send(receiver.url, HEADERS, BODY)
    assert answer.fault == f"The receiver answered {status}, and redirects are not followed."
    assert answer.headers["location"] == other.url
    assert other.connections == 0


async def test_information_before_the_answer_is_passed_over(sender):
    said = b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    async with receiving(says(said)) as receiver:
        answer = await sender.send(receiver.url, HEADERS, BODY)
    assert (answer.status, answer.fault) == (200, None)


@pytest.mark.parametrize(
    ("part", "status", "fault"),
    [
        (hangs, None, "No answer came within 0.3 seconds."),
        (drips(b"HTTP/1.1 200 OK\r\nX: ", b"a"), None, "No answer came within 0.3 seconds."),
        (drips(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), None, "No answer came within 0.3 seconds."),
        (
            drips(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", b"a"),
            200,
            "The answer did not end within 0.3 seconds.",
        ),
        (
            drips(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
            200,
            "The answer did not end within 0.3 seconds.",
        ),
        (
            begins(b"HTTP/1.1 500 No\r\n\r\n"),
            500,
            "The answer did not end within 0.3 seconds.",
        ),
    ],
)
async def test_exchange_ends_in_time_however_slowly_the_answer_comes(
    new_sender, part, status, fault
):
    async with receiving(part) as receiver:
        answer = await new_sender(exchange_seconds=0.3).send(receiver.url, HEADERS, BODY)
        async with timeout(5):
            await receiver.left.wait()
    assert (answer.status, answer.fault) == (status, fault)
    assert answer.duration > 200_000


async def test_what_came_before_the_time_was_over_is_kept(new_sender):
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nX-Trace: 7\r\n\r\nbegun"
    async with receiving(begins(head)) as receiver:
        answer = await new_sender(exchange_seconds=0.3).send(receiver.url, HEADERS, BODY)
    assert answer.headers == {"content-length": "1000", "x-trace": "7"}
    assert answer.body == b"begun"


async def test_one_mebibyte_is_read_up_to_64_kibibytes(sender):
    async with receiving(answers("200 OK", bytes(1024 * 1024))) as receiver:
        answer = await sender.send(receiver.url, HEADERS, BODY)
        async with timeout(5):
            await receiver.left.wait()
    assert (answer.status, len(answer.body), answer.fault) == (200, 65_536, None)


async def test_endless_body_is_read_up_to_64_kibibytes(sender):
    crumbs = b"10\r\n0123456789abcdef\r\n" * 64
    part = drips(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", crumbs, 0)
    async with receiving(part) as receiver:
        answer = await sender.send(receiver.url, HEADERS, BODY)
        async with timeout(5):
            await receiver.left.wait()
    assert (answer.status, len(answer.body), answer.fault) == (200, 65_536, None)


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("said", "status", "fault"),
    [
        (b"", None, "The connection ended before an answer came."),
        (b"HTTP/1.1 20", None, "The connection ended before an answer came."),
        (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", None, "The answer is not HTTP that can be understood."),
        (b"\x00\xff" * 500, None, "The answer is not HTTP that can be understood."),
        (b"HTTP/1.1 999999 No\r\n\r\n", None, "The answer is not HTTP that can be understood."),
        (b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n", None, "The answer is not HTTP that can be"),
        (b"HTTP/1.1 101 Go\r\nUpgrade: x\r\n\r\n", None, "The answer is not HTTP that can be"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            None,
            "The answer is not HTTP that can be understood.",
        ),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
            200,
            "The answer broke off or is damaged.",
        ),
        (CHUNKED + b"zz\r\n", 200, "The answer broke off or is damaged."),
        (CHUNKED + b"5\r\nhe", 200, "The answer broke off or is damaged."),
        (
            b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000,
            None,
            "The head of the answer is too long.",
        ),
        (
            b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 60_000,
            None,
            "The head of the answer is too long.",
        ),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 20_000, None, "The answer is too long."),
        (CHUNKED + b"1\r\na\r\n" * 60_000, 200, "The answer is too long."),
    ],
)
async def test_answer_that_is_none_is_a_fault(sender, said, status, fault):
    async with receiving(says(said)) as receiver:
        answer = await sender.send(receiver.url, HEADERS, BODY)
    assert answer.status == status
    assert answer.fault is not None
    assert answer.fault.startswith(fault)


async def test_answer_that_ends_with_its_connection_is_taken(sender):
    async with receiving(says(b"HTTP/1.0 200 OK\r\n\r\nold")) as receiver:
        answer = await sender.send(receiver.url, HEADERS, BODY)
    assert (answer.status, answer.body, answer.fault) == (200, b"old", None)
