"""The servers that other tests rely on are real, fresh and can be broken."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from limits import parse
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.storage import storage_from_string
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.services import create_database, drop_database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.services import PostgresServer, ValkeyServer


async def run_statements(url: str, *statements: str) -> str:
    """Run statements in one transaction and return the last one's only value."""
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            for statement in statements[:-1]:
                await connection.execute(text(statement))
            return str(await connection.scalar(text(statements[-1])))
    finally:
        await engine.dispose()


async def test_a_database_answers_on_each_engine(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        assert await run_statements(database_url, "SELECT sqlite_version()") >= "3.35"
    else:
        assert (await run_statements(database_url, "SELECT version()")).startswith("PostgreSQL 18")


@pytest.mark.parametrize("turn", [1, 2])
async def test_a_database_is_empty_in_every_test(database_url: str, turn: int) -> None:
    await run_statements(database_url, "CREATE TABLE entries (id INTEGER)", "SELECT 1")


async def test_two_databases_of_one_server_are_apart(postgres_server: PostgresServer) -> None:
    first, second = create_database(postgres_server), create_database(postgres_server)
    await run_statements(first, "CREATE TABLE entries (id INTEGER)", "SELECT 1")
    try:
        assert await run_statements(second, "SELECT to_regclass('entries')") == "None"
    finally:
        drop_database(postgres_server, first)
        drop_database(postgres_server, second)


async def test_a_killed_postgres_keeps_what_was_committed(
    own_postgres_server: PostgresServer,
) -> None:
    url = create_database(own_postgres_server)
    await run_statements(url, "CREATE TABLE t (n INTEGER)", "INSERT INTO t VALUES (7) RETURNING n")
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        await connection.execute(text("SELECT 1"))
        await asyncio.to_thread(own_postgres_server.kill)
        await asyncio.to_thread(own_postgres_server.start)
        await connection.invalidate()
    await engine.dispose()
    assert await run_statements(url, "SELECT n FROM t") == "7"


@pytest_asyncio.fixture
async def storage(valkey_server: ValkeyServer) -> AsyncIterator[RedisStorage]:
    made = storage_from_string(valkey_server.limits_url, implementation="valkey")
    assert isinstance(made, RedisStorage)
    yield made
    bridge: Any = made.bridge
    await bridge.get_connection().aclose()


async def test_valkey_counts_for_limits(storage: RedisStorage) -> None:
    limiter, limit = MovingWindowRateLimiter(storage), parse("2/minute")
    assert [await limiter.hit(limit, "key") for _ in range(3)] == [True, True, False]


async def test_valkey_is_empty_in_every_test(storage: RedisStorage) -> None:
    limiter, limit = MovingWindowRateLimiter(storage), parse("2/minute")
    assert (await limiter.get_window_stats(limit, "key")).remaining == 2


async def test_valkey_can_go_and_come_back(
    valkey_server: ValkeyServer, storage: RedisStorage
) -> None:
    assert await storage.check()
    valkey_server.stop()
    assert not await storage.check()
    valkey_server.start()
    assert await storage.check()


def test_a_valkey_that_was_killed_starts_on_the_same_port(valkey_server: ValkeyServer) -> None:
    port = valkey_server.port
    valkey_server.kill()
    valkey_server.start()
    assert (valkey_server.is_running, valkey_server.port) == (True, port)
