"""One of 100 endpoints hangs: are the others told as soon after the commit as without it?

Two sets of books on PostgreSQL, each with a worker of its own and 100 endpoints; in one of them the
last endpoint never answers. Runs alternate; what is compared is the median delay of the other 99.
"""

from __future__ import annotations

import sys
from asyncio import run, sleep, timeout, to_thread
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import mkdtemp
from time import monotonic
from typing import TYPE_CHECKING

from ledger.decide.webhooks import resume_webhook
from ledger.webhooks import Webhook
from storage.database import open_database
from storage.migrating import migrate
from storage.writing.unit import Needs
from tests.e2e.message_counter import counting
from tests.e2e.servers import environment_for
from tests.e2e.workers import register, working
from tests.services import PostgresServer, create_database, make_run_folder, remove_run_folders
from tests.storage.books import open_desk

if TYPE_CHECKING:
    from tests.e2e.message_counter import Counter
    from tests.storage.books import Desk

ENDPOINTS = 100
PAIRS = 9
POSTS = 8
PAUSE_SECONDS = 0.5
PATIENCE_SECONDS = 60
FACTOR_LIMIT = 1.25
SILENT = str(ENDPOINTS - 1)


@dataclass
class Stand:
    """Books with endpoints, and the receiver of all of them."""

    desk: Desk
    counter: Counter
    silent: Webhook | None

    async def measure(self) -> float:
        """Post a few entries; return the median delay of the endpoints that answer, in seconds."""
        await self._begin_hanging()
        delays: list[float] = []
        for _ in range(POSTS):
            entry = await self.desk.post()
            committed = monotonic()
            message = f"msg_{self.desk.organization.id}.{entry.sequence}"
            places = [(str(number), message) for number in range(ENDPOINTS - 1)]
            async with timeout(PATIENCE_SECONDS):
                while not all(place in self.counter.distinct for place in places):
                    await self.counter.wait_for_next()
            delays += [self.counter.distinct[place] - committed for place in places]
            await sleep(PAUSE_SECONDS)
        return median(delays)

    async def _begin_hanging(self) -> None:
        """Have the silent endpoint tried anew, so that it hangs in this run too."""
        if self.silent is not None:
            chosen = self.silent.id
            await self.desk.append(
                lambda books: resume_webhook(books, chosen),
                Webhook,
                needs=Needs(webhooks=(chosen,)),
            )


async def open_stand(stack: AsyncExitStack, server: PostgresServer, *, is_hanging: bool) -> Stand:
    url, log = create_database(server), Path(mkdtemp()) / "log"
    await to_thread(migrate, url)
    environment = environment_for(url, webhook_allow="127.0.0.0/8")
    database = await stack.enter_async_context(open_database(url))
    counter = await stack.enter_async_context(counting())
    desk = await open_desk(database)
    made = [
        await register(desk, counter.url(number), environment["DAFTAR_SECRET"])
        for number in range(ENDPOINTS)
    ]
    counter.silent = {SILENT} if is_hanging else set()
    stack.enter_context(working(environment, log))
    await database.news.start()
    stand = Stand(desk, counter, made[-1] if is_hanging else None)
    await stand.measure()  # The worker starts up.
    return stand


async def compare(server: PostgresServer) -> float:
    """Return how much longer the others wait beside one that hangs: the median of paired runs."""
    async with AsyncExitStack() as stack:
        calm = await open_stand(stack, server, is_hanging=False)
        troubled = await open_stand(stack, server, is_hanging=True)
        factors = []
        for number in range(PAIRS):
            stands = (calm, troubled) if number % 2 else (troubled, calm)
            seconds = {id(stand): await stand.measure() for stand in stands}
            without, beside = seconds[id(calm)], seconds[id(troubled)]
            factors.append(beside / without)
            print(f"without {without * 1000:.1f} ms, beside {beside * 1000:.1f} ms", flush=True)
        return median(factors)


def main() -> None:
    server = PostgresServer(make_run_folder() / "postgresql")
    server.start()
    try:
        factor = run(compare(server))
    finally:
        server.stop()
        remove_run_folders()
    print(f"the others wait {factor:.2f} times as long beside an endpoint that hangs")
    if factor > FACTOR_LIMIT:
        sys.exit(f"more than {FACTOR_LIMIT} times")


if __name__ == "__main__":
    main()
