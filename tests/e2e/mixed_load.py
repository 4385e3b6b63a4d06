"""Fifteen minutes of everything at once: pages, posts, exports and streams against one server.

At an even pace the memory must stay flat, the slowest answers stay as fast as they were, nothing
may fail, no follower may miss an event, and afterwards the books must hold.
"""

from __future__ import annotations

import argparse
import sys
from asyncio import TaskGroup, run, sleep, timeout
from collections import defaultdict
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from tempfile import mkdtemp
from time import monotonic
from typing import TYPE_CHECKING, Any

from httpx2 import AsyncClient
from websockets.asyncio.client import connect

from tests.e2e.servers import daftar, environment_for, make_organization, serving
from tests.gateway.streaming import SUBPROTOCOL, Socket
from tests.services import PostgresServer, create_database, make_run_folder, remove_run_folders

if TYPE_CHECKING:
    from collections.abc import Sequence

MINUTES = 15.0
WINDOW_SECONDS = 10.0
PAUSE_SECONDS = 0.03
EXPORT_PAUSE_SECONDS = 2.0
READERS, POSTERS, FOLLOWERS = 6, 4, 3
MEMORY_GROWTH_LIMIT_MB = 16
SLOWER_LIMIT = 2.0
DAYS = 28
PAGE = """query($page: Int) { journalEntries(limit: 25, page: $page) { total nodes {
    id number date memo postings { id debit credit account { code name } } } } }"""
POST = """mutation($input: JournalEntryInput!) {
    createJournalEntry(input: $input) { id number } }"""


@dataclass
class Load:
    """One server under load, and what was seen of it."""

    client: AsyncClient
    organization: str
    key: str
    process_id: int
    ends_at: float
    seconds: dict[str, list[list[float]]] = field(default_factory=lambda: defaultdict(list))
    memory_mb: list[float] = field(default_factory=list)
    followed: list[int] = field(default_factory=list)
    posted: int = 0

    @property
    def is_over(self) -> bool:
        return monotonic() >= self.ends_at

    async def read_graphql(self, number: int) -> None:
        answer = await self._graphql(PAGE, {"page": number % 40 + 1})
        assert answer["journalEntries"]["total"] >= 0

    async def read_v1(self, number: int) -> None:
        await self._ask("GET", f"/api/v1/journal-entries?limit=25&page={number % 40 + 1}")

    async def read_guliel(self, number: int) -> None:
        query = f"organizationId={self.organization}&page={number % 40 + 1}&limit=25"
        await self._ask("GET", f"/api/journal-entries?{query}")

    async def post_graphql(self, number: int) -> None:
        await self._graphql(POST, {"input": _entry(number)})
        self.posted += 1

    async def post_v1(self, number: int) -> None:
        await self._ask("POST", "/api/v1/journal-entries", 201, json=_v1_entry(number))
        self.posted += 1

    async def export(self, _: int) -> None:
        """Export one day: as many postings as there are by then, in constant memory."""
        path = (
            f"/api/ledger/export?organizationId={self.organization}&from=2026-03-01&to=2026-03-01"
        )
        answer = await self._ask("GET", path)
        assert answer.text.endswith("\r\n")

    async def follow(self) -> None:
        """Follow the events from the first: each exactly once, in order, to the last."""
        address = str(self.client.base_url).replace("http", "ws").rstrip("/") + "/graphql"
        async with connect(address, subprotocols=[SUBPROTOCOL], max_size=None) as connection:
            socket = Socket(connection)
            await socket.begin(self.key)
            await socket.subscribe("1", after=0)
            number = len(self.followed)
            self.followed.append(0)
            while not (self.is_over and self.followed[number] >= await self._last_sequence()):
                message = await _received(socket)
                if message is not None and message["type"] == "next":
                    sequence = message["payload"]["data"]["ledgerEvents"]["sequence"]
                    assert sequence == self.followed[number] + 1, "an event was missed or repeated"
                    self.followed[number] = sequence

    async def keep(self, kind: str, job: Any, pause_seconds: float = PAUSE_SECONDS) -> None:
        """Do a job again and again at an even pace, and note how long each took."""
        for number in count():
            if self.is_over:
                return
            started = monotonic()
            await job(number)
            self.seconds[kind][-1].append(monotonic() - started)
            await sleep(pause_seconds)

    async def watch(self) -> None:
        """Begin a window and note the memory, until the end."""
        while not self.is_over:
            for kind in ("read", "post", "export"):
                self.seconds[kind].append([])
            self.memory_mb.append(memory_mb(self.process_id))
            await sleep(WINDOW_SECONDS)
            self._say()

    def _say(self) -> None:
        told = [
            f"{kind} {len(windows[-1])} p99 {_p99(windows[-1]) * 1000:.0f} ms"
            for kind, windows in self.seconds.items()
        ]
        print(f"{self.memory_mb[-1]:.0f} MB, {', '.join(told)}", flush=True)

    async def _last_sequence(self) -> int:
        answer = await self._graphql("{ journalEntries(limit: 1) { sequence } }", {})
        last: int = answer["journalEntries"]["sequence"]
        return last

    async def _graphql(self, query: str, variables: dict[str, Any]) -> Any:
        body = {"query": query, "variables": variables}
        answer = (await self._ask("POST", "/graphql", json=body)).json()
        assert "errors" not in answer, answer
        return answer["data"]

    async def _ask(self, method: str, path: str, status: int = 200, **more: Any) -> Any:
        answer = await self.client.request(method, path, **more)
        assert answer.status_code == status, answer.text
        return answer


async def _received(socket: Socket) -> Any:
    """Receive a message; None if none comes for a while."""
    try:
        async with timeout(1):
            return await socket.receive()
    except TimeoutError:
        return None


def _entry(number: int) -> dict[str, Any]:
    lines = [{"accountId": "acc_cash", "debit": 115}, {"accountId": "acc_revenue", "credit": 115}]
    return {"date": f"2026-03-{number % DAYS + 1:02}", "memo": f"Sale {number}", "lines": lines}


def _v1_entry(number: int) -> dict[str, Any]:
    entry = _entry(number)
    return {"date": entry["date"], "description": entry["memo"], "lines": entry["lines"]}


def memory_mb(process_id: int) -> float:
    """Read the resident memory of a process."""
    status = Path(f"/proc/{process_id}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def _p99(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=100)[-1] if len(seconds) > 1 else max(seconds, default=0.0)


def faults_of(load: Load) -> list[str]:
    """Compare the last quarter with the second: the first one warms up."""
    quarter = max(1, len(load.memory_mb) // 4)
    early, late = slice(quarter, 2 * quarter), slice(-quarter, None)
    grown = median(load.memory_mb[late]) - median(load.memory_mb[early])
    faults = [f"memory grew by {grown:.0f} MB"] if grown > MEMORY_GROWTH_LIMIT_MB else []
    for kind in ("read", "post"):
        before, after = (median(map(_p99, load.seconds[kind][part])) for part in (early, late))
        if after > before * SLOWER_LIMIT:
            faults.append(f"{kind}: p99 went from {before * 1000:.0f} to {after * 1000:.0f} ms")
    return faults


async def drive(address: str, organization: str, key: str, process_id: int, minutes: float) -> Load:
    headers = {"authorization": f"Bearer {key}"}
    async with AsyncExitStack() as stack:
        client = AsyncClient(base_url=address, headers=headers, timeout=30)
        await stack.enter_async_context(client)
        ends_at = monotonic() + minutes * 60
        load = Load(client, organization, key, process_id, ends_at)
        reading = (load.read_graphql, load.read_v1, load.read_guliel)
        posting = (load.post_graphql, load.post_v1)
        async with TaskGroup() as group:
            group.create_task(load.watch())
            await sleep(0)  # The first window begins.
            for number in range(READERS):
                group.create_task(load.keep("read", reading[number % len(reading)]))
            for number in range(POSTERS):
                group.create_task(load.keep("post", posting[number % len(posting)]))
            group.create_task(load.keep("export", load.export, EXPORT_PAUSE_SECONDS))
            for _ in range(FOLLOWERS):
                group.create_task(load.follow())
    return load


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    minutes = parser.parse_args().minutes
    server = PostgresServer(make_run_folder() / "postgresql")
    server.start()
    try:
        environment = environment_for(create_database(server), rate_limit="1000000/minute")
        organization, key = make_organization(environment)
        with serving(environment, Path(mkdtemp()) / "log") as served:
            load = run(drive(served.address, organization, key, served.process.pid, minutes))
        print(daftar(environment, "verify"), flush=True)
    finally:
        server.stop()
        remove_run_folders()
    asked = sum(len(window) for windows in load.seconds.values() for window in windows)
    print(f"{asked} requests, {load.posted} entries posted, {len(load.followed)} followers")
    faults = faults_of(load)
    if faults:
        sys.exit("; ".join(faults))


if __name__ == "__main__":
    main()
