"""The delivery queue: who is due, who holds whom, and marks that count only while one holds."""

from __future__ import annotations

from asyncio import gather
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from storage.database import open_database
from storage.delivering.events import SEQUENCES_PER_PAGE, select_next_events
from storage.delivering.keeping import KEPT_MICROSECONDS, forget_deliveries, keep_delivery
from storage.delivering.marking import Marking
from storage.delivering.opening import open_queue
from storage.delivering.records import Held, Mark, Outlook, Queue
from tests.storage.books import draft
from tests.storage.endpoints import delivery, read_cursor, read_deliveries, register

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from ledger.webhooks import Webhook
    from storage.database import Database
    from tests.services import PostgresServer
    from tests.storage.books import Desk

KILL_SESSIONS = """select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()"""
NOW = 1_000_000
LATER = NOW + 60_000_000


@pytest.fixture
async def queue(database: Database) -> AsyncIterator[Queue]:
    opened = open_queue(database)
    yield opened
    await opened.close()


def numbers(found: list[Held]) -> list[int]:
    return [held.webhook.number for held in found]


def mark(held: Held, position: int, attempts: int = 0, due_at: int = NOW) -> Mark:
    place = (held.organization.number, held.webhook.number, held.lease, position)
    return Mark(*place, attempts, due_at, leased_until=0)


async def claim(queue: Queue, lease: int = 1, now: int = NOW, healthy: int = 9) -> list[Held]:
    return await queue.claim(now, now + 60_000_000, lease, healthy, 9)


async def test_what_is_behind_active_and_due_is_claimed_once(
    database: Database, desk: Desk, queue: Queue
) -> None:
    await register(database, 1, 11, position=10**6)
    await register(database, 1, 12, status="paused")
    await register(database, 1, 13, due_at=NOW + 1)
    await register(database, 1, 14, due_at=NOW)
    await register(database, 2, 15)

    found = await claim(queue)

    assert sorted(numbers(found)) == [14, 15]
    assert {held.organization.id for held in found} == {"org_demo", "org_other"}
    assert await claim(queue, lease=2) == []


async def test_a_lease_that_ran_out_is_taken_over(
    database: Database, desk: Desk, queue: Queue
) -> None:
    await register(database, 1, 11)
    (first,) = await claim(queue, lease=1)

    assert await claim(queue, lease=2, now=LATER - 1) == []
    (second,) = await claim(queue, lease=2, now=LATER)

    assert await queue.commit([mark(first, 7)]) == [None]
    assert await read_cursor(database, 1, 11) == (0, 0, 0, LATER + 60_000_000)
    (webhook,) = await queue.commit([mark(second, 3, attempts=1, due_at=9)])
    assert webhook is not None and webhook.id == "whk_11"
    assert await read_cursor(database, 1, 11) == (3, 1, 9, 0)


async def test_those_due_the_longest_come_first_and_failing_ones_apart(
    database: Database, desk: Desk, queue: Queue
) -> None:
    for number, attempts in ((11, 0), (12, 3), (13, 0), (14, 1), (15, 0)):
        await register(database, 1, number, attempts=attempts, due_at=100 - number)

    found = await queue.claim(NOW, LATER, 1, 2, 1)

    assert sorted(numbers(found)) == [13, 14, 15]
    assert {held.webhook.number: held.attempts for held in found} == {13: 0, 14: 1, 15: 0}


async def test_the_next_time_is_that_of_a_retry_or_of_a_lease(
    database: Database, desk: Desk, queue: Queue
) -> None:
    assert await queue.look_ahead(NOW) == Outlook(0, None)
    await register(database, 1, 11, due_at=NOW - 1)
    await register(database, 1, 12, due_at=LATER + 5)
    await register(database, 1, 13, due_at=NOW + 9, position=10**6)
    assert await queue.look_ahead(NOW) == Outlook(3, LATER + 5)
    await claim(queue)
    assert await queue.look_ahead(NOW) == Outlook(3, LATER)


async def test_a_mark_keeps_its_try_and_shows_the_endpoint_as_it_is(
    database: Database, desk: Desk, queue: Queue
) -> None:
    await register(database, 1, 11)
    await register(database, 2, 11)
    held = await claim(queue)
    marks = [
        replace(mark(one, 4), delivery=delivery(one, f"dlv_{one.organization.number}"))
        for one in held
    ]

    webhooks = await queue.commit(marks)
    again = await queue.commit(marks)

    assert webhooks == again == [one.webhook for one in held]
    assert await read_deliveries(database, 1) == [("dlv_1", 1, "delivered", 1, 5)]
    assert await read_deliveries(database, 2) == [("dlv_2", 1, "delivered", 1, 5)]
    assert await read_cursor(database, 1, 11) == (4, 0, NOW, 0)


async def test_marks_that_wait_share_a_transaction(
    database: Database, desk: Desk, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        await register(database, 1, number)
    held = await claim(queue, healthy=40)
    sizes: list[int] = []

    async def commit(marks: list[Mark]) -> list[Webhook | None]:
        sizes.append(len(marks))
        return await real(marks)

    real = queue.commit
    monkeypatch.setattr(queue, "commit", commit)
    marking = Marking(queue)
    webhooks = await gather(*(marking.mark(mark(one, 2)) for one in held))
    await marking.close()

    assert [one.number for one in webhooks if one] == numbers(held)
    assert sizes == [40]


async def test_a_mark_at_fault_fails_alone(database: Database, desk: Desk, queue: Queue) -> None:
    for number in (11, 12):
        await register(database, 1, number)
    held = await claim(queue)
    bad, good = mark(held[0], None), mark(held[1], 2)  # type: ignore[arg-type]
    marking = Marking(queue)

    told = await gather(marking.mark(bad), marking.mark(good), return_exceptions=True)
    await marking.close()

    assert isinstance(told[0], Exception)
    assert told[1] == held[1].webhook


async def test_a_mark_outlives_a_lost_connection(
    postgresql_books: str, postgres_server: PostgresServer
) -> None:
    async with open_database(postgresql_books) as database:
        await register(database, 1, 11)
        queue = open_queue(database)
        marking = Marking(queue)
        (held,) = await claim(queue)
        postgres_server.psql(KILL_SESSIONS, postgresql_books.partition("@/")[2].partition("?")[0])
        webhook = await marking.mark(mark(held, 2))
        await marking.close()
        await queue.close()

        assert webhook == held.webhook
        assert await read_cursor(database, 1, 11) == (2, 0, NOW, 0)


async def test_a_page_holds_the_wanted_events_and_how_far_it_looked(
    database: Database, desk: Desk
) -> None:
    start = (await select_next_events(database, 1, 0, [])).last_sequence
    await desk.post()
    await desk.lock(None)
    entry = await desk.post()
    await desk.delete(entry.id)

    page = await select_next_events(database, 1, start, ["journal_entry.posted"])
    rest = await select_next_events(database, 1, page.through, ["journal_entry.posted"])

    assert [event.sequence for event in page.events] == [start + 1, page.last_sequence - 1]
    assert page.events[1].subject == entry.id
    assert page.is_last and page.through == page.last_sequence
    assert rest.events == [] and rest.through == page.last_sequence and rest.is_last


async def test_a_page_ends_where_the_log_goes_on(database: Database, desk: Desk) -> None:
    for _ in range(3):
        await desk.post_many([draft() for _ in range(400)])

    first = await select_next_events(database, 1, 0, ["journal_entry.posted"])

    assert first.through == SEQUENCES_PER_PAGE and not first.is_last
    assert first.events[-1].sequence == SEQUENCES_PER_PAGE


async def test_tries_are_forgotten_after_thirty_days(books_url: str) -> None:
    now = [KEPT_MICROSECONDS + 10]
    async with open_database(books_url, clock=lambda: now[0]) as database:
        queue = open_queue(database)
        await register(database, 1, 11)
        (held,) = await claim(queue)
        for started_at in (5, 15):
            await keep_delivery(
                database, 1, delivery(held, f"dlv_{started_at}", started_at=started_at)
            )
        await forget_deliveries(database)
        await queue.close()

        assert [row[0] for row in await read_deliveries(database, 1)] == ["dlv_15"]
