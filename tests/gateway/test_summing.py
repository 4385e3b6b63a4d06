"""Stretches are summed by server and worker, woken by news, by any number of processes at once."""

from __future__ import annotations

from asyncio import gather, sleep, to_thread
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select, text

from gateway.demo import load_demo
from gateway.summing import Summing
from ledger.decide.periods import set_lock
from storage import tables
from storage.database import Database
from storage.organizations import OPERATOR
from storage.summing import STRETCH
from storage.writing.unit import Unit

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy import Table

    from gateway.settings import Settings
    from ledger.organizations import Organization
    from tests.gateway.processes import DaftarCommand


async def rows_of(database: Database, table: Table) -> list[Any]:
    query = select(table).order_by(*table.primary_key.columns)
    async with database.engine.connect() as connection:
        return [tuple(row) for row in (await connection.execute(query)).all()]


async def ends(database: Database) -> list[int]:
    return [row[1] for row in await rows_of(database, tables.known_stretches)]


async def write_events(database: Database, organization: Organization, count: int) -> None:
    """Lock and unlock, which is an event each time."""
    days = [date(2020, 1, 1), None]

    def lock(place: int) -> Unit[Any]:
        day = days[place % 2]
        return Unit(organization.number, OPERATOR, lambda books: set_lock(books, day), object)

    for place in range(count):
        await database.append(lock(place))


async def test_the_demo_books_are_summed_once(settings: Settings, database: Database) -> None:
    await load_demo(database)
    first, second = Summing(database, length=100), Summing(database, length=100)
    assert await first.do_round() > 1
    kept = [await rows_of(database, table) for table in (tables.known_days, tables.known_months)]
    assert await second.do_round() == 0
    again = [await rows_of(database, table) for table in (tables.known_days, tables.known_months)]
    assert kept == again and all(kept)


async def test_processes_that_sum_at_once_write_the_same(
    settings: Settings, database: Database
) -> None:
    await load_demo(database)
    others = [Database(database.url.render_as_string(hide_password=False)) for _ in range(3)]
    try:
        await gather(*(Summing(one, length=20).do_round() for one in (database, *others)))
        together = [
            await rows_of(database, table)
            for table in (tables.known_days, tables.known_months, tables.known_stretches)
        ]
        async with database.engine.begin() as connection:
            for table in ("known_days", "known_months", "known_stretches"):
                await connection.execute(text(f"delete from {table}"))
        await Summing(database, length=20).do_round()
        alone = [
            await rows_of(database, table)
            for table in (tables.known_days, tables.known_months, tables.known_stretches)
        ]
    finally:
        for one in others:
            await one.close()
    assert together == alone and all(alone)


async def test_news_wake_the_round(database: Database, organization: Organization) -> None:
    summing = Summing(database, length=60, rest_seconds=0)
    await database.news.start()
    await summing.start()
    try:
        await write_events(database, organization, 12)
        for _ in range(200):
            if await ends(database):
                break
            await sleep(0.05)
    finally:
        await summing.stop()
        await database.news.stop()
    assert await ends(database) == [60]


async def test_books_that_cannot_be_summed_do_not_keep_others_waiting(
    database: Database, organization: Organization
) -> None:
    await write_events(database, organization, 12)
    async with database.engine.begin() as connection:
        await connection.execute(text("update events set sequence = -60 where sequence = 60"))
    assert await Summing(database, length=60).do_round() == 0
    assert await Summing(database, length=30).do_round() == 1


async def test_the_worker_sums(
    database: Database, organization: Organization, daftar: DaftarCommand
) -> None:
    url = database.url.render_as_string(hide_password=False)
    async with database.engine.begin() as connection:
        # As if the books were long: what lies before is no postings, and so nothing to sum.
        await connection.execute(text(f"update events set sequence = {STRETCH} where sequence = 9"))
        await connection.execute(text(f"update heads set last_sequence = {STRETCH}"))
    own = {"DAFTAR_DATABASE_URL": url, "DAFTAR_SECRET": "a secret of the tests, long enough"}

    done = await to_thread(lambda: daftar("worker", "--once", **own))

    assert done.returncode == 0, done.stderr
    assert await ends(database) == [STRETCH]
