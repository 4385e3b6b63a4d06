"""News reach whoever waits: in the process that commits, and in others on both databases."""

from __future__ import annotations

from asyncio import sleep, timeout, to_thread
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from storage.database import Database, open_database
from storage.news import Listener
from tests.services import create_database
from tests.storage.fixtures import desk_in, make_empty_books

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.services import PostgresServer

LONG_SECONDS = 20.0


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Database]:
    """A database whose news are connected with other processes."""
    async with open_database(url) as database:
        await database.news.start()
        yield database


async def settle(listener: Listener) -> None:
    """Let what was told before pass by: a new listener may hear of it once more."""
    while await listener.wait(1.0):
        pass


async def test_a_commit_wakes_who_waits_in_the_same_process(database: Database) -> None:
    with database.news.listening() as listener:
        await desk_in(database, 1, "org_demo").post()
        assert await listener.wait(LONG_SECONDS)


async def test_news_between_two_waits_are_kept(database: Database) -> None:
    with database.news.listening() as listener:
        database.news.ring()
        await sleep(0)
        assert await listener.wait(LONG_SECONDS)
        assert not await listener.wait(0.01)


async def test_a_commit_wakes_who_waits_at_another_database_object(books_url: str) -> None:
    async with connected(books_url) as here, connected(books_url) as there:
        with there.news.listening() as listener:
            await settle(listener)
            await desk_in(here, 1, "org_demo").post()
            assert await listener.wait(LONG_SECONDS)


async def test_a_lost_connection_is_made_again(own_postgres_server: PostgresServer) -> None:
    url = create_database(own_postgres_server)
    await to_thread(make_empty_books, url)
    async with connected(url) as here, connected(url) as there:
        with there.news.listening() as listener:
            await settle(listener)
            own_postgres_server.psql(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where pid <> pg_backend_pid() and backend_type = 'client backend'"
            )
            async with timeout(LONG_SECONDS):
                while not await listener.wait(0.1):  # The new connection tells that it is there.
                    pass
            await settle(listener)
            await desk_in(here, 1, "org_demo").post()
            assert await listener.wait(LONG_SECONDS)


async def test_a_dry_run_wakes_nobody(database: Database) -> None:
    with database.news.listening() as listener:
        await desk_in(database, 1, "org_demo").post(unit={"is_dry_run": True})
        assert not await listener.wait(0.05)
