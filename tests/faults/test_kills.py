"""`kill -9` of whoever writes: what was acknowledged is there, whole; nothing is there in part."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.errors import DatabaseUnavailable, OutcomeUnknown
from storage.database import open_database
from tests.services import create_database
from tests.storage.fixtures import desk_in, make_empty_books
from tests.storage.library import read_state
from tests.storage.proof import prove

if TYPE_CHECKING:
    from tests.services import PostgresServer
    from tests.storage.books import Desk

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 30


async def kill_while_posting(url: str, acknowledged: int) -> list[str]:
    """Start a process that posts, kill it in mid-air, return the ids it had been told."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.faults.poster",
        url,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    lines = [
        await asyncio.wait_for(process.stdout.readline(), PATIENCE_SECONDS)
        for _ in range(acknowledged)
    ]
    process.kill()
    lines += (await process.stdout.read()).splitlines(keepends=True)
    await process.wait()
    return [line.decode().strip() for line in lines if line.endswith(b"\n")]


async def test_a_killed_process_leaves_whole_books(books_url: str) -> None:
    told: list[str] = []
    for acknowledged in (20, 33):
        told += await kill_while_posting(books_url, acknowledged)
        async with open_database(books_url) as database:
            entries = await prove(database, 1)
            assert set(told) <= {entry.id for entry in entries}
            assert (await desk_in(database).post()).number == len(entries) + 1


async def post_through(desk: Desk, told: list[str], until: float) -> None:
    """Post for as long as it takes, coming back after each outage."""
    while time.monotonic() < until:
        try:
            told.append((await desk.post()).id)
        except (DatabaseUnavailable, OutcomeUnknown):
            await asyncio.sleep(0.02)


def test_a_killed_server_is_found_again(own_postgres_server: PostgresServer) -> None:
    url = create_database(own_postgres_server)
    make_empty_books(url)
    asyncio.run(outlive_a_kill(own_postgres_server, url))


async def outlive_a_kill(server: PostgresServer, url: str) -> None:
    told: list[str] = []
    async with open_database(url) as database:
        desk = desk_in(database)
        until = time.monotonic() + 2.5
        posters = [
            asyncio.create_task(post_through(desk, told, until + PATIENCE_SECONDS))
            for _ in range(8)
        ]
        await asyncio.gather(*(read_state(desk) for _ in range(8)))
        await asyncio.sleep(0.5)
        await asyncio.to_thread(server.kill)
        before = len(told)
        await asyncio.to_thread(server.start)
        while len(told) < before + 50:
            assert time.monotonic() < until + PATIENCE_SECONDS
            await asyncio.sleep(0.01)
        for poster in posters:
            poster.cancel()
        await asyncio.gather(*posters, return_exceptions=True)
        assert before > 0
        for _ in range(8):
            assert (await read_state(desk)).head.last_number >= before
        await desk.post()
        entries = await prove(database, desk.org)
    assert set(told) <= {entry.id for entry in entries}
