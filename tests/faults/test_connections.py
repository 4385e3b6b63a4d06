"""Connections that are killed, locks that are held, deadlocks: retried once, then 503."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest

from ledger.decide.journal_entries import post_entry
from ledger.errors import DatabaseUnavailable
from ledger.journal_entries import Entry
from storage import database as databases
from storage import snapshot as snapshots
from storage.database import READERS, Database, open_database
from storage.direct import open_direct
from storage.statements import Statement, spell
from storage.writing import postgresql
from tests.faults.proxy import proxied
from tests.storage.books import Desk, draft, key
from tests.storage.fixtures import desk_in
from tests.storage.library import read_state
from tests.storage.proof import prove

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.services import PostgresServer

KILL = """select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and application_name = ''"""
WAITING = """select count(*) from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'"""


@pytest.fixture
async def database(postgresql_books: str) -> AsyncIterator[Database]:
    async with open_database(postgresql_books) as opened:
        yield opened


@pytest.fixture
def desk(database: Database) -> Desk:
    return desk_in(database)


@asynccontextmanager
async def session(desk: Desk) -> AsyncIterator[Any]:
    """Another session of the database, which KILL spares."""
    url = desk.database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    settings = {"application_name": "bystander"}
    connection = await asyncpg.connect(url, server_settings=settings)
    yield connection
    await connection.close()


async def wait_for_waiter(connection: Any) -> None:
    for _ in range(500):
        if await connection.fetchval(WAITING):
            return
        await asyncio.sleep(0.005)
    raise AssertionError("nobody waits")


async def test_a_connection_killed_while_idle_is_replaced(desk: Desk) -> None:
    await desk.post()
    await read_state(desk)
    async with session(desk) as other:
        await other.execute(KILL)
        assert (await desk.post()).number == 2
        assert (await read_state(desk)).head.last_number == 2
        await other.execute(KILL)
        await asyncio.sleep(0.05)
        states = await asyncio.gather(*(read_state(desk) for _ in range(8)))
        assert {state.head.last_number for state in states} == {2}
    await prove(desk.database, desk.org)


async def test_a_connection_killed_while_it_waits_is_retried(desk: Desk) -> None:
    await desk.post()
    async with session(desk) as other, session(desk) as holder:
        async with holder.transaction():
            await holder.execute("select 1 from heads where org = 1 for update")
            posting = asyncio.create_task(desk.post())
            await wait_for_waiter(other)
            await other.execute(KILL)
        assert (await posting).number == 2
    await prove(desk.database, desk.org)


async def test_a_connection_killed_inside_a_unit_is_retried(
    desk: Desk, postgres_server: PostgresServer
) -> None:
    decided: list[int] = []

    def kill_and_post(books: Any) -> Entry:
        decided.append(1)
        if len(decided) == 1:
            postgres_server.psql(KILL, desk.database.url.database or "")
        return post_entry(books, draft())

    entry, neighbour = await asyncio.gather(desk.append(kill_and_post, Entry), desk.post("2.00"))
    assert (entry.number, neighbour.number, len(decided)) == (1, 2, 2)
    await prove(desk.database, desk.org)


async def test_a_read_whose_connection_is_killed_is_told_to_come_back(desk: Desk) -> None:
    await read_state(desk)

    async def sleep() -> None:
        async with desk.database.snapshot() as snapshot:
            await snapshot.fetch(spell("select pg_sleep(5)"))

    async with session(desk) as other:
        sleeping = asyncio.create_task(sleep())
        await asyncio.sleep(0.1)
        await other.execute(KILL)
        with pytest.raises(DatabaseUnavailable):
            await sleeping
    assert (await read_state(desk)).head.last_number == 0


async def test_reads_of_a_server_that_fell_silent_are_told_to_come_back(
    postgresql_books: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "READ_WITHIN_SECONDS", 1.0)
    monkeypatch.setattr(databases, "CONNECT_WITHIN_SECONDS", 1.0)
    async with proxied(postgresql_books) as (proxy, url), open_database(url) as database:
        desk = desk_in(database)

        async def ask() -> None:
            async with open_direct(database.readers) as direct:
                await direct.fetch(spell("select 1"))

        await asyncio.gather(*(read_state(desk) for _ in range(READERS)))
        proxy.is_silent = True
        reads = [*(read_state(desk) for _ in range(READERS)), *(ask() for _ in range(READERS))]
        async with asyncio.timeout(10):
            told = await asyncio.gather(*reads, return_exceptions=True)
        assert [type(answer) for answer in told] == [DatabaseUnavailable] * len(reads)
        proxy.is_silent = False
        assert (await read_state(desk)).head.last_number == 0


async def test_a_read_that_takes_too_long_is_ended_unless_it_is_a_scan(
    postgresql_books: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(databases._READ_SETTINGS, "statement_timeout", "100")
    monkeypatch.setattr(databases, "READ_WITHIN_SECONDS", 0.2)
    sleep = "select 1 from pg_sleep(0.4)"
    async with open_database(postgresql_books) as database:
        with pytest.raises(DatabaseUnavailable):
            async with database.snapshot() as snapshot:
                await snapshot.fetch(spell(sleep))
        async with database.snapshot() as snapshot:
            assert len(await snapshot.fetch(Statement(sleep, sleep, is_scan=True))) == 1
        monkeypatch.setattr(snapshots, "SCAN_WITHIN_SECONDS", 0.1)
        with pytest.raises(DatabaseUnavailable):
            async with database.snapshot() as snapshot:
                await snapshot.fetch(Statement(sleep, sleep, is_scan=True))


async def test_a_lock_held_too_long_is_a_503_and_burns_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(postgresql._TIMEOUTS, "lock_timeout", "100")
    async with session(desk) as holder, holder.transaction():
        await holder.execute("select 1 from heads where org = 1 for update")
        with pytest.raises(DatabaseUnavailable) as caught:
            await desk.post(unit={"idempotency": key("k")})
        assert caught.value.retry_after_seconds == 1
        assert (await desk_in(desk.database, 2, "org_other").post()).number == 1
    assert (await desk.post(unit={"idempotency": key("k")})).number == 1


async def test_a_lock_released_in_time_is_waited_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(postgresql._TIMEOUTS, "lock_timeout", "200")
    async with session(desk) as holder:
        async with holder.transaction():
            await holder.execute("select 1 from heads where org = 1 for update")
            posting = asyncio.create_task(desk.post())
            await asyncio.sleep(0.25)
        assert (await posting).number == 1


async def test_a_deadlock_is_retried(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(postgresql._TIMEOUTS, "deadlock_timeout", "50")
    await desk.post()
    async with session(desk) as other, session(desk) as holder:
        async with holder.transaction():
            await holder.execute("update account_days set debit = debit where org = 1")
            posting = asyncio.create_task(desk.post())
            await wait_for_waiter(other)
            await holder.execute("select 1 from heads where org = 1 for update")
        assert (await posting).number == 2
    await prove(desk.database, desk.org)


async def test_a_database_that_is_gone_is_a_503(postgres_server: PostgresServer) -> None:
    async with open_database(postgres_server.url("nowhere")) as database:
        desk = desk_in(database)
        with pytest.raises(DatabaseUnavailable):
            await read_state(desk)
    gone = postgres_server.url("x").replace(str(postgres_server.folder), "/tmp/no-such-folder")
    async with open_database(gone) as database:
        desk = desk_in(database)
        with pytest.raises(DatabaseUnavailable):
            await read_state(desk)
        with pytest.raises(DatabaseUnavailable):
            await desk.post()
