"""Feeds: the logs of organisations, followed by subscribers who hold nothing but a position.

| who                         | reads                                            | bound        |
|-----------------------------|--------------------------------------------------|--------------|
| the pump, once for all that | 1 for the heads of all followed logs (none for a | 500 events   |
| follow, on every ring       | single one), 1 for each log that has grown       | a page       |
| a subscriber near the head  | none: the tail                                   | 100 at once  |
| a subscriber far behind it  | 1 for a page of the log, from any position       | 500 events,  |
|                             |                                                  | 10,000 gone  |
|                             |                                                  | through      |

Sequences have no gaps and a later one is never visible before an earlier one, so a position is all
that a subscriber needs, to begin, to go over from pages to the tail, and to resume.
"""

from asyncio import Task, create_task, gather, sleep
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from logging import getLogger
from typing import Any, cast

from ledger.errors import DatabaseUnavailable
from storage.connections import Readers
from storage.direct import open_direct
from storage.events import EVENT_COLUMNS, event_of
from storage.news import Listener, News
from storage.patience import RETRY_AFTER_SECONDS, patiently
from storage.statements import statement
from storage.tails import Logged, Tail

BATCH = 100
PAGE = 500
PAGE_SEQUENCES = 10_000
"""How much of the log one statement goes through, however few of its events are wanted."""
LOOK_EVERY_SECONDS = 2.0
"""How long a follower waits at most for what was committed without a ring that arrived."""
KEY_EVENTS = "key."

SELECT_HEADS = statement(
    """select h.org, h.last_sequence from {each:1:bigint}
    join organizations o on o.org = item.value join heads h on h.org = o.org"""
)
SELECT_PAGE = statement(
    f"""select {EVENT_COLUMNS} from events v
    where v.org = $1 and v.sequence > $2 and v.sequence <= $3 order by v.sequence limit $4"""
)
SELECT_PAGE_OF_TYPES = statement(
    f"""select {EVENT_COLUMNS} from events v
    where v.org = $1 and v.sequence > $2 and v.sequence <= $3 and v.type {{any:5:text}}
    order by v.sequence limit $4"""
)

_log = getLogger("daftar.feeds")


@dataclass(frozen=True, slots=True)
class Batch:
    """Some events in order, and the tail they come from, if they do."""

    events: Sequence[Logged]
    tail: Tail | None = None


async def _nothing() -> None:
    """Do nothing."""


class Feeds:
    """The logs that are followed in this process."""

    def __init__(self, readers: Readers, news: News) -> None:
        self.when_keys_change: Callable[[], Awaitable[None]] = _nothing
        """Awaited before anybody is shown that a key changed, or anything later."""
        self._readers = readers
        self._news = news
        self._tails: dict[int, Tail] = {}
        self._pump: Task[None] | None = None
        self._listener: Listener | None = None

    async def follow(
        self, org: int, head: int, after: int, types: Collection[str] | None = None
    ) -> AsyncGenerator[Batch, None]:
        """Yield the events after a sequence, for ever. `head` is the log's last one or earlier."""
        position = after
        with self._following(org, head) as tail:
            while True:
                if position >= tail.head:
                    await tail.grown(position)
                if tail.covers(position):
                    batch = Batch(tail.after(position, BATCH), tail)
                    position = batch.events[-1][0].sequence
                    if types is not None:
                        batch = Batch([one for one in batch.events if one[0].type in types], tail)
                else:
                    until = min(tail.head, position + PAGE_SEQUENCES)
                    read = partial(self._read, org, position, until, types)
                    batch = Batch(await patiently(read))
                    is_full = len(batch.events) == PAGE
                    position = batch.events[-1][0].sequence if is_full else until
                if batch.events:
                    yield batch

    async def close(self) -> None:
        if self._pump is not None:
            self._pump.cancel()
            await gather(self._pump, return_exceptions=True)

    @contextmanager
    def _following(self, org: int, head: int) -> Iterator[Tail]:
        tail = self._tails.setdefault(org, Tail(org, head))
        tail.followers += 1
        if self._pump is None or self._pump.done():
            self._pump = create_task(self._run())
        self._wake()  # To read on from the head, which may be older than the last ring.
        try:
            yield tail
        finally:
            tail.followers -= 1
            if not tail.followers:
                del self._tails[org]
                self._wake()

    def _wake(self) -> None:
        if self._listener is not None:
            self._listener.wake()

    async def _run(self) -> None:
        """Read on at every ring while anybody follows."""
        with self._news.listening() as self._listener:
            while self._tails:
                try:
                    for tail in await self._behind():
                        await self._read_on(tail)
                except DatabaseUnavailable:
                    await sleep(RETRY_AFTER_SECONDS)
                except Exception:
                    _log.exception("the logs could not be read on")
                    await sleep(RETRY_AFTER_SECONDS)
                else:
                    await self._listener.wait(LOOK_EVERY_SECONDS)

    async def _behind(self) -> list[Tail]:
        """Return the tails whose logs have grown; a single one is simply read."""
        tails = dict(self._tails)
        if len(tails) <= 1:
            return list(tails.values())
        async with open_direct(self._readers) as connection:
            rows = await connection.fetch(SELECT_HEADS, list(tails))
        return [tails[org] for org, last in cast(Any, rows) if last > tails[org].head]

    async def _read_on(self, tail: Tail) -> None:
        while tail.followers:
            page = await self._read(tail.org, tail.head, tail.head + PAGE, None)
            if any(event.type.startswith(KEY_EVENTS) for event, _ in page):
                self._news.note_keys()
                await self.when_keys_change()
            tail.extend(page)
            if len(page) < PAGE:
                return

    async def _read(
        self, org: int, after: int, until: int, types: Collection[str] | None
    ) -> list[Logged]:
        async with open_direct(self._readers) as connection:
            if types is None:
                rows = await connection.fetch(SELECT_PAGE, org, after, until, PAGE)
            else:
                wanted = sorted(types)
                rows = await connection.fetch(SELECT_PAGE_OF_TYPES, org, after, until, PAGE, wanted)
        return [event_of(row) for row in rows]
