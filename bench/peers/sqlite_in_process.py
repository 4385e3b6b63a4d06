"""Group commit on SQLite without a server: callers, queue and writer in one process."""

import sqlite3
import sys
from asyncio import create_task, gather, get_running_loop, sleep
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter_ns

from bench.accounting import Stopwatch
from bench.peers.group_commit import GroupCommit, Numbered, added_up
from bench.peers.posts import Entry, Line
from bench.wire import Job, Sample, serve_jobs

TABLES = """
create table entries (number integer primary key, day text, memo text, reference text);
create table postings (number integer, line integer, account integer, debit integer, credit integer,
  primary key (number, line)) without rowid;
create table balances (account integer primary key, debit integer, credit integer);
"""
ADD = """
insert into balances as kept values (?, ?, ?) on conflict (account) do update
set debit = kept.debit + excluded.debit, credit = kept.credit + excluded.credit
"""
ENTRY = Entry(
    "2026-06-30",
    "Sales revenue / إيراد مبيعات",
    None,
    (Line(1, 115_000, 0), Line(2, 0, 100_000), Line(3, 0, 15_000)),
)


class Books:
    """A file of books with one writer, a thread hop per batch."""

    def __init__(self, path: str) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode=wal", "synchronous=full"):
            self._connection.execute(f"pragma {pragma}")
        self._connection.executescript(TABLES)

    async def commit(self, batch: Numbered) -> None:
        await get_running_loop().run_in_executor(self._thread, self._write, batch)

    def _write(self, batch: Numbered) -> None:
        connection = self._connection
        connection.execute("begin immediate")
        entries = [(number, one.day, one.memo, one.reference) for number, one in batch]
        lines = [
            (number, position, line.account, line.debit, line.credit)
            for number, one in batch
            for position, line in enumerate(one.lines, 1)
        ]
        connection.executemany("insert into entries values (?, ?, ?, ?)", entries)
        connection.executemany("insert into postings values (?, ?, ?, ?, ?)", lines)
        connection.executemany(ADD, added_up(batch))
        connection.execute("commit")


class Measuring:
    """Post from many callers at once, for a warm-up and a window."""

    def __init__(self, books: Books) -> None:
        self._group = GroupCommit(books.commit)

    async def measure(self, job: Job) -> Sample:
        latencies_us: list[int] = []
        is_over = False

        async def call() -> None:
            while not is_over:
                asked_ns = perf_counter_ns()
                await self._group.post(ENTRY)
                latencies_us.append((perf_counter_ns() - asked_ns) // 1_000)

        callers = [create_task(call()) for _ in range(job.connections)]
        await sleep(job.warm_up_seconds)
        latencies_us.clear()
        watch = Stopwatch(job.process_id)
        await sleep(job.seconds)
        sample = watch.sample(latencies_us[:])
        is_over = True
        await gather(*callers)
        return sample


if __name__ == "__main__":
    serve_jobs(Measuring(Books(sys.argv[1])).measure)
