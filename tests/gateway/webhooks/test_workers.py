"""What delivers: woken by news, shared by workers, stopped in good order, and held up by nobody."""

from __future__ import annotations

from asyncio import StreamReader, StreamWriter, create_task, gather, sleep
from typing import TYPE_CHECKING

from gateway.webhooks.telling import LEASE_MICROSECONDS
from storage.delivering.opening import open_queue
from tests.gateway.webhooks.delivery import (
    DELIVERED,
    NOON,
    OK,
    Clock,
    arrived,
    delivered,
    open_post,
)
from tests.gateway.webhooks.receivers import hangs, receiving

if TYPE_CHECKING:
    from tests.gateway.webhooks.delivery import Post


async def test_news_wake_what_delivers(post: Post) -> None:
    delivering = post.new_delivering()
    async with receiving(OK) as receiver:
        await post.register(receiver.url)
        await delivering.start()
        for count in range(1, 4):
            await post.desk().post()
            await arrived(receiver, count)
        await delivering.stop()

    assert len(receiver.requests) == 3


async def test_one_endpoint_that_hangs_delays_no_other(post: Post) -> None:
    delivering = post.new_delivering()
    async with receiving(hangs) as silent, receiving(OK) as receiver:
        for _ in range(99):
            await post.register(receiver.url)
        await post.register(silent.url)
        await delivering.start()
        for round_ in range(1, 4):
            await post.desk().post()
            await arrived(receiver, 99 * round_)
        await arrived(silent, 1)
        stopping = create_task(delivering.stop())
    await stopping

    assert len(receiver.requests) == 297
    assert len(silent.requests) == 1


async def test_what_stops_finishes_what_is_in_flight_and_gives_back(post: Post) -> None:
    async def part(_: StreamReader, writer: StreamWriter) -> None:
        await sleep(0.3)
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")

    delivering = post.new_delivering()
    async with receiving(part) as receiver:
        hook = await post.register(receiver.url)
        first = await post.desk().post()
        await post.desk().post()
        await delivering.start()
        await arrived(receiver, 1)
        await delivering.stop()

    assert len(receiver.requests) == 1
    assert [tried.outcome for tried in await post.tries(hook)] == [DELIVERED]
    assert await post.cursor(hook) == (first.sequence, 0, NOON, 0)


async def test_what_a_killed_worker_held_is_taken_over_when_its_lease_runs_out(post: Post) -> None:
    queue = open_queue(post.database)
    async with receiving(OK) as receiver:
        await post.register(receiver.url)
        await post.desk().post()
        (held,) = await queue.claim(NOON, NOON + LEASE_MICROSECONDS, 5, 9, 9)
        await queue.close()
        post.clock.move(59)
        await post.deliver()
        early = len(receiver.requests)
        post.clock.move(1)
        await post.deliver()

    assert held.webhook.url == receiver.url
    assert (early, len(receiver.requests)) == (0, 1)


async def test_two_workers_beside_each_other_tell_everything_once(postgresql_books: str) -> None:
    clock = Clock()
    async with (
        open_post(postgresql_books, clock) as one,
        open_post(postgresql_books, clock) as two,
        receiving(OK) as receiver,
    ):
        hooks = [await one.register(f"{receiver.url}&hook={number}") for number in range(12)]
        entries = [await one.desk().post() for _ in range(10)]
        await gather(one.deliver(), two.deliver())
        tries = [await one.tries(hook) for hook in hooks]

    told = [(request.line, request.headers["webhook-id"]) for request in receiver.requests]
    assert len(told) == len(set(told)) == 120
    assert all([one.sequence for one in log] == [e.sequence for e in entries] for log in tries)
    assert delivered(one) + delivered(two) == 120
