"""Connections to read on are lent in turn, eight at a time at most, and replaced when broken."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from ledger.errors import DatabaseUnavailable
from storage import database as databases
from storage.connections import Readers
from storage.database import READERS, Database, open_database
from storage.direct import open_direct
from storage.statements import spell

if TYPE_CHECKING:
    from storage.connections import Lent

ONE = spell("select 1")


async def take_all(readers: Readers) -> list[Lent]:
    return [await readers.take() for _ in range(READERS)]


async def test_a_connection_given_back_is_lent_again(database: Database) -> None:
    readers = database.readers
    first = await readers.take()
    await readers.give_back(first)
    assert await readers.take() is first
    assert readers.lent == 1
    await readers.give_back(first)
    assert readers.lent == 0


async def test_who_waits_longest_is_served_first(database: Database) -> None:
    readers, served = database.readers, list[int]()
    lent = await take_all(readers)

    async def read(turn: int) -> None:
        async with open_direct(readers) as direct:
            served.append(turn)
            await direct.fetch(ONE)

    waiting = [asyncio.create_task(read(turn)) for turn in range(5)]
    await asyncio.sleep(0)
    assert (readers.lent, served) == (READERS, [])
    for one in lent:
        await readers.give_back(one)
    await asyncio.gather(*waiting)
    assert (readers.lent, served) == (0, [0, 1, 2, 3, 4])


async def test_who_waits_too_long_is_told_to_come_back(
    books_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "LEND_WITHIN_SECONDS", 0.05)
    async with open_database(books_url) as database:
        lent = await take_all(database.readers)
        with pytest.raises(DatabaseUnavailable):
            await database.readers.take()
        for one in lent:
            await database.readers.give_back(one)
        await database.readers.give_back(await database.readers.take())
        assert database.readers.lent == 0


async def test_a_wait_that_is_cancelled_loses_no_connection(database: Database) -> None:
    readers = database.readers
    lent = await take_all(readers)
    waiting = [asyncio.create_task(readers.take()) for _ in range(3)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    await readers.give_back(lent.pop())  # The turn of the second.
    waiting[1].cancel()  # It was told already, and goes away before it hears.
    await asyncio.gather(*waiting[:2], return_exceptions=True)
    assert [one.cancelled() for one in waiting[:2]] == [True, True]
    lent.append(await waiting[2])
    assert readers.lent == READERS
    for one in lent:
        await readers.give_back(one)
    assert readers.lent == 0


async def test_a_connection_that_failed_is_not_lent_again(database: Database) -> None:
    readers = database.readers
    broken = await readers.take()
    await readers.drop(broken)
    assert readers.lent == 0
    other = await readers.take()
    assert other is not broken
    await readers.give_back(other)


async def test_readers_leave_connections_for_who_goes_through_sqlalchemy(
    database: Database,
) -> None:
    lent = await take_all(database.readers)
    async with asyncio.timeout(5), database.engine.connect() as connection:
        assert (await connection.exec_driver_sql("select 1")).scalar() == 1
    for one in lent:
        await database.readers.give_back(one)


async def test_what_comes_back_after_the_end_is_let_go(books_url: str) -> None:
    async with open_database(books_url) as database:
        lent = await database.readers.take()
        await database.readers.close()
        await database.readers.give_back(lent)
        assert database.readers.lent == 0
        assert lent.pooled.closed
