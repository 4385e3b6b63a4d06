"""Patience: reads that wait for a database that is away, for those who only follow."""

from asyncio import sleep
from collections.abc import Awaitable, Callable
from typing import TypeVar

from ledger.errors import DatabaseUnavailable

Found = TypeVar("Found")
RETRY_AFTER_SECONDS = 1.0


async def patiently(read: Callable[[], Awaitable[Found]]) -> Found:
    """Read until the database answers."""
    while True:
        try:
            return await read()
        except DatabaseUnavailable:
            await sleep(RETRY_AFTER_SECONDS)
