"""Group commit at its barest: a queue, one writer, one statement for whatever waits."""

from asyncio import Event, Future, Task, create_task, get_running_loop
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from itertools import count
from typing import Any

from bench.peers.posts import Entry

ENTRIES_PER_BATCH = 256
Numbered = Sequence[tuple[int, Entry]]
Commit = Callable[[Numbered], Awaitable[None]]


class GroupCommit:
    """Post entries; each is answered with its number when its batch is durable."""

    def __init__(self, commit: Commit) -> None:
        self._commit = commit
        self._waiting: deque[tuple[Entry, Future[int]]] = deque()
        self._arrived = Event()
        self._numbers = count(1)
        self._task: Task[None] | None = None

    async def post(self, entry: Entry) -> int:
        if self._task is None:
            self._task = create_task(self._run())
        future: Future[int] = get_running_loop().create_future()
        self._waiting.append((entry, future))
        self._arrived.set()
        return await future

    async def _run(self) -> None:
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            while self._waiting:
                await self._commit_batch()

    async def _commit_batch(self) -> None:
        taken = [self._waiting.popleft() for _ in range(min(ENTRIES_PER_BATCH, len(self._waiting)))]
        batch = [(next(self._numbers), entry) for entry, _ in taken]
        try:
            await self._commit(batch)
        except Exception as fault:
            for _, future in taken:
                future.set_exception(fault)
            return
        for (number, _), (_, future) in zip(batch, taken, strict=True):
            future.set_result(number)


def added_up(batch: Numbered) -> list[tuple[int, int, int]]:
    """Return what a batch adds to the balances, in the order of accounts."""
    sums: dict[int, list[int]] = {}
    for _, entry in batch:
        for line in entry.lines:
            kept = sums.setdefault(line.account, [0, 0])
            kept[0] += line.debit
            kept[1] += line.credit
    return [(account, debit, credit) for account, (debit, credit) in sorted(sums.items())]


WRITE = """
with e as (
  insert into entries (number, day, memo, reference)
  select * from unnest($1::bigint[], $2::text[], $3::text[], $4::text[])),
p as (
  insert into postings (number, line, account, debit, credit)
  select * from unnest($5::bigint[], $6::smallint[], $7::int[], $8::bigint[], $9::bigint[]))
insert into balances as kept (account, debit, credit)
select * from unnest($10::int[], $11::bigint[], $12::bigint[])
on conflict (account) do update
set debit = kept.debit + excluded.debit, credit = kept.credit + excluded.credit
"""


def postgresql_commit(connection: Any) -> Commit:
    """Return what commits batches on a connection of its own: one statement, one round trip."""

    async def commit(batch: Numbered) -> None:
        entries = [(number, one.day, one.memo, one.reference) for number, one in batch]
        lines = [
            (number, position, line.account, line.debit, line.credit)
            for number, one in batch
            for position, line in enumerate(one.lines, 1)
        ]
        columns = [*zip(*entries, strict=True), *zip(*lines, strict=True)]
        await connection.execute(WRITE, *columns, *zip(*added_up(batch), strict=True))

    return commit
