"""A process that posts into org_demo and prints the id of each entry once it is acknowledged.

`python -m tests.faults.poster <url> [entries]`: so many, else until it is killed.
"""

from __future__ import annotations

import asyncio
import sys

from storage.database import open_database
from tests.storage.fixtures import desk_in

CALLERS = 6


async def main(url: str, entries: int) -> None:
    async with open_database(url) as database:
        desk = desk_in(database)

        async def post(turns: int) -> None:
            for _ in range(turns):
                entry = await desk.post()
                print(entry.id, flush=True)

        await asyncio.gather(*(post(entries // CALLERS) for _ in range(CALLERS)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10**9))
