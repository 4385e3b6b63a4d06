"""Connections between messages: kept, replaced, and never believed beyond one answer."""

from asyncio import gather, sleep, timeout

from gateway.webhooks import sending
from tests.gateway.webhooks.receivers import answers, hangs, receiving, says
from tests.gateway.webhooks.senders import BODY, HEADERS


async def test_connection_is_kept_for_the_next_message(sender):
    async with receiving(answers("200 OK", b"thanks")) as receiver:
        for _ in range(3):
            await sender.send(receiver.url, HEADERS, BODY)
        assert (receiver.connections, len(receiver.requests)) == (1, 3)


async def test_connection_that_was_closed_meanwhile_is_made_anew(sender):
    said = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    async with receiving(says(said)) as receiver:
        for _ in range(3):
            assert (await sender.send(receiver.url, HEADERS, BODY)).is_taken
            async with timeout(5):
                await receiver.left.wait()
        assert receiver.connections == 3


async def test_kept_connection_that_breaks_off_is_replaced_once(sender):
    turns = iter([answers("200 OK"), says(b""), says(b"")])

    async def part(reader, writer):
        await next(turns)(reader, writer)

    async with receiving(part) as receiver:
        first = await sender.send(receiver.url, HEADERS, BODY)
        second = await sender.send(receiver.url, HEADERS, BODY)
        assert (receiver.connections, len(receiver.requests)) == (2, 3)
    assert (first.fault, second.fault) == (None, "The connection ended before an answer came.")


async def test_words_behind_an_answer_are_not_taken_for_the_next_one(sender):
    said = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

    async def part(_, writer):
        writer.write(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n" + said)

    async with receiving(part) as receiver:
        statuses = [(await sender.send(receiver.url, HEADERS, BODY)).status for _ in range(3)]
        assert receiver.connections == 3
    assert statuses == [500, 500, 500]


async def test_words_between_two_messages_are_not_taken_for_an_answer(sender):
    said = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    writers = []

    async def part(_, writer):
        writers.append(writer)
        writer.write(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")

    async with receiving(part) as receiver:
        await sender.send(receiver.url, HEADERS, BODY)
        writers[0].write(said)
        await writers[0].drain()
        await sleep(0.05)
        answer = await sender.send(receiver.url, HEADERS, BODY)
        assert (answer.status, receiver.connections) == (500, 2)


async def test_waiting_for_others_is_not_counted(new_sender, monkeypatch):
    monkeypatch.setattr(sending, "CONNECTIONS_LIMIT", 1)
    sender = new_sender(exchange_seconds=0.3)
    async with receiving(hangs) as mute, receiving(answers("200 OK")) as receiver:
        waited = await gather(
            *(sender.send(url, HEADERS, BODY) for url in (mute.url, mute.url, receiver.url))
        )
    assert [answer.is_taken for answer in waited] == [False, False, True]
